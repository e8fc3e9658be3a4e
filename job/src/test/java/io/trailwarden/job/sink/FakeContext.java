package io.trailwarden.job.sink;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * A task of one thread whose time stands still until there is nothing else to do: whoever waits for
 * a mail and has none moves it on to the next timer. So waiting takes no time, and waiting without
 * end is an error.
 */
final class FakeContext implements WriterInitContext {
  private final TestProcessingTimeService time = new TestProcessingTimeService();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Queue<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
  private final int parallelism;

  FakeContext() {
    this(1);
  }

  FakeContext(int parallelism) {
    this.parallelism = parallelism;
    try {
      time.setCurrentTime(0);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  long now() {
    return time.getCurrentProcessingTime();
  }

  long counter(String name) {
    return counters.get(name).getCount();
  }

  /** Runs all mails that are there, and those that they post. Time stands still. */
  void runMails() throws Exception {
    for (ThrowingRunnable<? extends Exception> mail = mails.poll();
        mail != null;
        mail = mails.poll()) {
      mail.run();
    }
  }

  private void advanceToNextTimer() throws Exception {
    if (time.getNumActiveTimers() == 0) {
      throw new AssertionError("waits for ever");
    }
    time.setCurrentTime(Collections.min(time.getActiveTimerTimestamps()));
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return new MailboxExecutor() {
      @Override
      public void execute(
          MailOptions options,
          ThrowingRunnable<? extends Exception> command,
          String description,
          Object... arguments) {
        mails.add(command);
      }

      @Override
      public void yield() {
        try {
          while (mails.isEmpty()) {
            advanceToNextTimer();
          }
          mails.remove().run();
        } catch (Exception e) {
          throw new MailFailed(e);
        }
      }

      @Override
      public boolean tryYield() {
        if (mails.isEmpty()) {
          return false;
        }
        this.yield();
        return true;
      }

      @Override
      public boolean shouldInterrupt() {
        return false;
      }
    };
  }

  /** What a task would fail with. */
  static final class MailFailed extends RuntimeException {
    MailFailed(Exception cause) {
      super(cause);
    }
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return time;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return new Metrics();
  }

  private final class Metrics extends UnregisteredMetricsGroup implements SinkWriterMetricGroup {
    private final OperatorIOMetricGroup io =
        UnregisteredMetricsGroup.createSinkWriterMetricGroup().getIOMetricGroup();

    @Override
    public Counter counter(String name) {
      return counters.computeIfAbsent(name, unused -> new SimpleCounter());
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
      return io;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester")
    public Counter getNumRecordsOutErrorsCounter() {
      return new SimpleCounter();
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
      return new SimpleCounter();
    }

    @Override
    public Counter getNumRecordsSendCounter() {
      return new SimpleCounter();
    }

    @Override
    public Counter getNumBytesSendCounter() {
      return new SimpleCounter();
    }

    @Override
    public void setCurrentSendTimeGauge(org.apache.flink.metrics.Gauge<Long> gauge) {}
  }

  @Override
  public TaskInfo getTaskInfo() {
    return new TaskInfoImpl("sink", 128, 0, parallelism, 0);
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return OptionalLong.empty();
  }

  @Override
  public JobInfo getJobInfo() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return true;
  }

  @Override
  public <T> TypeSerializer<T> createInputSerializer() {
    throw new UnsupportedOperationException();
  }
}
