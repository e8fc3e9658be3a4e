package io.trailwarden.integrity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicKeyFileTest {
  private static final String VALUE = Base64.getEncoder().encodeToString(Signer.AWS.pkcs1());

  private static List<PublicKeyEntry> parse(String text) {
    return PublicKeyFile.parse(text.getBytes(UTF_8));
  }

  private static String file(String value, String from, String to) {
    return "{\"PublicKeyList\":[{\"Value\":\""
        + value
        + "\",\"ValidityStartTime\":"
        + from
        + ",\"ValidityEndTime\":"
        + to
        + ",\"Fingerprint\":\""
        + Signer.AWS.fingerprint()
        + "\"}]}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2015-08-05T00:00:00Z\"",
        "\"2015-08-04T17:00:00-07:00\"",
        "1438732800",
        "1438732800.0",
        "1.4387328E9",
        "\"1438732800\"",
        "\"1438732800.0\"",
      })
  void timesAreReadInEveryFormThatAwsWrites(String time) {
    PublicKeyEntry key = parse(file(VALUE, time, "\"2015-09-01T00:00:00Z\"")).get(0);

    assertThat(key.from()).isEqualTo(Instant.parse("2015-08-05T00:00:00Z"));
    assertThat(key.lies()).isFalse();
  }

  @Test
  void namesMayBeginWithSmallLetters() {
    String small =
        file(VALUE, "1438732800", "1441065600")
            .replace("PublicKeyList", "publicKeyList")
            .replace("Value\"", "value\"")
            .replace("Validity", "validity")
            .replace("Fingerprint", "fingerprint");

    assertThat(parse(small)).hasSize(1);
  }

  @Test
  void aSubjectPublicKeyInfoHasTheFingerprintOfWhatIsInIt() {
    String value = Base64.getEncoder().encodeToString(Signer.AWS.subjectPublicKeyInfo());

    assertThat(parse(file(value, "1438732800", "1441065600")).get(0).lies()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "{             => it is not JSON",
        "{}            => it has no PublicKeyList, as `aws cloudtrail list-public-keys` prints it",
        "[]            => it has no PublicKeyList, as `aws cloudtrail list-public-keys` prints it",
        "{\"PublicKeyList\":[{}]} => key 1 has no Value",
        "{\"PublicKeyList\":[{\"Value\":\"MAA=\",\"Fingerprint\":\"x\",\"ValidityStartTime\":1,\"ValidityEndTime\":2}]} => key 1: Value is no RSA public key: it is cut off",
        "{\"PublicKeyList\":[{\"Value\":\"AAAA\",\"Fingerprint\":\"x\",\"ValidityStartTime\":1,\"ValidityEndTime\":2}]} => key 1: Value is no RSA public key: it is not DER of an RSA public key",
      })
  void aFileThatHoldsNoKeysIsRefusedWithTheReason(String text, String reason) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Test
  void aKeyCutAnywhereIsRefused() {
    byte[] whole = Signer.AWS.subjectPublicKeyInfo();
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> RsaKey.parse(cut))
          .isInstanceOf(java.security.GeneralSecurityException.class);
    }
  }
}
