package io.trailwarden.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.contrib.streaming.state.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;

class StateBackendTest {
  /** So does Flink. */
  private static ConfigurableRocksDBOptionsFactory byName(Configuration wanted) throws Exception {
    String name = Objects.requireNonNull(wanted.get(RocksDBOptions.OPTIONS_FACTORY));
    return Class.forName(name)
        .asSubclass(ConfigurableRocksDBOptionsFactory.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  @Test
  void flinkMakesWhatSaysWhenFilesAreMergedAndItLeavesTheRest() throws Exception {
    RocksDB.loadLibrary();
    Configuration wanted = StateBackend.wanted();
    List<AutoCloseable> toClose = new ArrayList<>();
    try (ColumnFamilyOptions configured =
        new ColumnFamilyOptions()
            .setCompactionStyle(CompactionStyle.LEVEL)
            .setCompressionPerLevel(wanted.get(RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL))
            .setWriteBufferSize(64 << 20)) {
      ColumnFamilyOptions options =
          byName(wanted).configure(wanted).createColumnOptions(configured, toClose);

      assertThat(options.compactionStyle()).isEqualTo(CompactionStyle.LEVEL);
      assertThat(options.writeBufferSize()).isEqualTo(64 << 20);
      assertThat(options.level0FileNumCompactionTrigger()).isEqualTo(10);
      assertThat(options.level0SlowdownWritesTrigger())
          .isGreaterThan(options.level0FileNumCompactionTrigger())
          .isLessThan(options.level0StopWritesTrigger());
      assertThat(options.compressionType()).isEqualTo(CompressionType.LZ4_COMPRESSION);
    }
    assertThat(toClose).isEmpty();
  }
}
