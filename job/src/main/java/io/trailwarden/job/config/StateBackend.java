package io.trailwarden.job.config;

import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

/**
 * How Flink keeps the job's state where its own configuration says nothing: in RocksDB, which is
 * mostly asked for groups that it does not have. So it has filters that tell; and they, and the
 * indices, are cut into pieces, since whole ones of a million groups push each other out of its
 * cache: then nearly each question reads half a megabyte from the disk.
 *
 * <p>Most of the state is written once, seldom read, and dropped as a whole some hours later. What
 * costs is to merge it again and again. Leveled compaction, which is Flink's default, rewrites a
 * whole level of 256 MB for each four write buffers; universal compaction merges what is about as
 * large as each other, so that what is there is rewritten as often as it grows twofold ({@link
 * Compaction} says how many runs may stand beside each other). It takes up to twice the room on the
 * disk while it does. Some threads more let small merges go on beside a long one. And the Snappy
 * that comes with Flink's RocksDB was compiled without optimization: half of what flushing and
 * merging cost was compressing. LZ4 was not; what is there is read whatever it was compressed by.
 *
 * <p>RocksDB takes an eighth of a write buffer at once for each kind of state that is written to,
 * unless it is told to take less: of a few kinds that would be all the memory that there is for
 * writing, and each write would have something flushed to the disk.
 */
public final class StateBackend {
  private static final int BACKGROUND_THREADS = 4;

  private StateBackend() {}

  public static Configuration wanted() {
    Configuration wanted = new Configuration();
    wanted.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    wanted.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(32));
    wanted.set(RocksDBConfigurableOptions.COMPACTION_STYLE, CompactionStyle.UNIVERSAL);
    wanted.set(
        RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL, List.of(CompressionType.LZ4_COMPRESSION));
    wanted.set(RocksDBConfigurableOptions.MAX_BACKGROUND_THREADS, BACKGROUND_THREADS);
    wanted.set(RocksDBOptions.OPTIONS_FACTORY, Compaction.class.getName());
    wanted.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    wanted.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    return wanted;
  }
}
