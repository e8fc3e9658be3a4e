package io.trailwarden.job.config;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;

/**
 * How Flink keeps the job's state where its own configuration says nothing: in RocksDB, which is
 * mostly asked for groups that it does not have. So it has filters that tell; and they, and the
 * indices, are cut into pieces, since whole ones of a million groups push each other out of its
 * cache: then nearly each question reads half a megabyte from the disk.
 *
 * <p>RocksDB takes an eighth of a write buffer at once for each kind of state that is written to.
 * Of buffers as large as is usual (64 MB) a few kinds take all the memory that there is for
 * writing, and each write has something flushed to the disk.
 */
public final class StateBackend {
  private StateBackend() {}

  public static Configuration wanted() {
    Configuration wanted = new Configuration();
    wanted.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    wanted.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(16));
    wanted.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    wanted.set(RocksDBOptions.USE_PARTITIONED_INDEX_FILTERS, true);
    return wanted;
  }
}
