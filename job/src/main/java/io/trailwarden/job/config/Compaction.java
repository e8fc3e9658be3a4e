package io.trailwarden.job.config;

import java.util.Collection;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.contrib.streaming.state.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.contrib.streaming.state.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;

/**
 * What Flink has no options for: how many files RocksDB lets come together before it merges them,
 * in which pieces it takes memory, and by what it compresses what it writes first. That is not the
 * compression of any level, which Flink asks for, but another option, Snappy where nobody says: so
 * it becomes that of the first level. Flink makes it by its name, also in a cluster.
 */
public final class Compaction implements ConfigurableRocksDBOptionsFactory {
  /** Files, or sorted runs, each as large as a write buffer or larger. */
  private static final int MERGED = 10;

  /** Writers wait for RocksDB when there are so many: a long merge is under way meanwhile. */
  private static final int SLOWED = 4 * MERGED;

  private static final int STOPPED = 6 * MERGED;

  /** Half of what each kind of state that was ever written to takes at least. */
  private static final int ARENA_BYTES = 1 << 20;

  @Override
  public RocksDBOptionsFactory configure(ReadableConfig configuration) {
    return this;
  }

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
    return current;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
    List<CompressionType> ofLevels = current.compressionPerLevel();
    if (!ofLevels.isEmpty()) {
      current.setCompressionType(ofLevels.get(0));
    }
    return current
        .setLevel0FileNumCompactionTrigger(MERGED)
        .setLevel0SlowdownWritesTrigger(SLOWED)
        .setLevel0StopWritesTrigger(STOPPED)
        .setArenaBlockSize(ARENA_BYTES);
  }
}
