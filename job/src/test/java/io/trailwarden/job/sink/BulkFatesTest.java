package io.trailwarden.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkFatesTest {
  @ParameterizedTest
  @CsvSource({
    "200, '', DONE",
    "201, '', DONE",
    "409, version_conflict_engine_exception, CONFLICT",
    "429, rejected_execution_exception, RETRY",
    "429, cluster_block_exception, RETRY",
    "500, exception, RETRY",
    "503, unavailable_shards_exception, RETRY",
    "400, mapper_parsing_exception, REFUSED",
    "400, strict_dynamic_mapping_exception, REFUSED",
    "400, illegal_argument_exception, REFUSED",
    "413, '', REFUSED",
    "400, validation_exception, STOP",
    "400, index_closed_exception, STOP",
    "400, invalid_index_name_exception, STOP",
    "401, '', STOP",
    "403, security_exception, STOP",
    "404, index_not_found_exception, STOP",
    "405, '', STOP",
    "0, '', STOP",
  })
  void sortsDocuments(int status, String type, BulkItem.Fate fate) {
    assertThat(new BulkItem(status, type, "").fate()).isEqualTo(fate);
  }

  @ParameterizedTest
  @CsvSource({
    "408, RETRY",
    "429, RETRY",
    "500, RETRY",
    "502, RETRY",
    "503, RETRY",
    "504, RETRY",
    "413, TOO_LARGE",
    "400, STOP",
    "401, STOP",
    "403, STOP",
    "404, STOP",
    "405, STOP",
    "301, STOP",
    "204, STOP"
  })
  void sortsRequests(int status, BulkAnswer.Fate fate) {
    assertThat(BulkAnswer.fateOf(status)).isEqualTo(fate);
  }
}
