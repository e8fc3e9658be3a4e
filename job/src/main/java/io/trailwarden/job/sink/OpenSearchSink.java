package io.trailwarden.job.sink;

import io.trailwarden.alert.Run;
import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.type.OutputDocument;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSink;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Documents to the indices that they name, each at least once; since they have ids and versions,
 * that leaves each as its newest version, once. While OpenSearch is away the job stays running and
 * checkpoints wait. See {@link OpenSearchWriter} for what happens to failures.
 *
 * <p>It needs the permissions of {@code test/opensearch/roles.yml}.
 */
@SuppressWarnings("deprecation") // AsyncSinkBase of Flink 1.20 is made of the older interfaces
public final class OpenSearchSink extends AsyncSinkBase<OutputDocument, OutputDocument> {
  private static final int MAX_BATCH = 500;
  private static final int MAX_IN_FLIGHT = 2;
  private static final int MAX_BUFFERED = 2_000;
  private static final long MAX_TIME_IN_BUFFER_MS = 1_000;

  private final Connect connect;
  private final @Nullable String investigation;

  /** Makes a client on the machine where the writer runs. */
  interface Connect extends Serializable {
    BulkClient connect();
  }

  /**
   * Connects with what is on the machine where the writer runs.
   *
   * @param run whose dead letters the writer makes of refused documents
   */
  public OpenSearchSink(OpenSearchSettings settings, Run run) {
    this(() -> new OpenSearchBulkClient(OpenSearchConnection.open(settings)), run);
  }

  OpenSearchSink(Connect connect, Run run) {
    super(
        (document, context) -> document,
        MAX_BATCH,
        MAX_IN_FLIGHT,
        MAX_BUFFERED,
        OpenSearchWriter.MAX_BATCH_BYTES,
        MAX_TIME_IN_BUFFER_MS,
        OpenSearchWriter.MAX_BATCH_BYTES);
    this.connect = connect;
    this.investigation = run.investigation();
  }

  @Override
  public SinkWriter<OutputDocument> createWriter(Sink.InitContext context) {
    throw new UnsupportedOperationException("Flink 1.20 creates writers with WriterInitContext");
  }

  @Override
  public StatefulSink.StatefulSinkWriter<OutputDocument, BufferedRequestState<OutputDocument>>
      createWriter(WriterInitContext context) {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSink.StatefulSinkWriter<OutputDocument, BufferedRequestState<OutputDocument>>
      restoreWriter(
          WriterInitContext context, Collection<BufferedRequestState<OutputDocument>> buffered) {
    AsyncSinkWriterConfiguration limits =
        AsyncSinkWriterConfiguration.builder()
            .setMaxBatchSize(getMaxBatchSize())
            .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
            .setMaxInFlightRequests(getMaxInFlightRequests())
            .setMaxBufferedRequests(getMaxBufferedRequests())
            .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
            .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
            .build();
    return new OpenSearchWriter(
        getElementConverter(),
        context,
        limits,
        buffered,
        connect.connect(),
        new Run(investigation));
  }

  @Override
  public SimpleVersionedSerializer<BufferedRequestState<OutputDocument>>
      getWriterStateSerializer() {
    return new BufferedDocumentsSerializer();
  }
}
