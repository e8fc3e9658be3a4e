package io.trailwarden.derive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class RoleSessionTest {
  private static final Pattern PATTERN =
      Pattern.compile(
          "(arn:[^:]*):sts::([0-9]{12}):assumed-role/([^/]+)(?:/(.*))?", Pattern.DOTALL);

  @Test
  void takesAnArnApart() {
    assertThat(RoleSession.of("arn:aws-cn:sts::111122223333:assumed-role/admin/ann/x"))
        .isEqualTo(new RoleSession("arn:aws-cn", "111122223333", "admin", "ann/x"));
    assertThat(RoleSession.of("arn:aws:sts::111122223333:assumed-role/admin"))
        .isEqualTo(new RoleSession("arn:aws", "111122223333", "admin", null));
    assertThat(new RoleSession("arn:aws", "111122223333", "admin", "ann").role())
        .isEqualTo("arn:aws:iam::111122223333:role/admin");
  }

  @Test
  void anotherArnIsNone() {
    assertThat(RoleSession.of("")).isNull();
    assertThat(RoleSession.of("arn:aws:iam::111122223333:role/admin")).isNull();
    assertThat(RoleSession.of("arn:aws:sts::1111:assumed-role/admin/ann")).isNull();
    assertThat(RoleSession.of("arn:aws:sts::111122223333:assumed-role//ann")).isNull();
  }

  @Property
  void isWhatTheExpressionMatches(@ForAll("pieces") String arn) {
    Matcher matcher = PATTERN.matcher(arn);
    RoleSession expected =
        matcher.matches()
            ? new RoleSession(
                matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4))
            : null;
    assertThat(RoleSession.of(arn)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> pieces() {
    Arbitrary<String> start = Arbitraries.of("arn:aws:sts::", "arn::sts::", "arn:aws:sts:", "arn:");
    Arbitrary<String> account = Arbitraries.of("111122223333", "11112222333x", "1", "");
    Arbitrary<String> kind = Arbitraries.of(":assumed-role/", ":assumed-role", ":role/", ":");
    Arbitrary<String> rest = Arbitraries.strings().withChars("ab/:\n").ofMaxLength(5);
    return start.flatMap(
        s -> account.flatMap(a -> kind.flatMap(k -> rest.map(r -> s + a + k + r))));
  }
}
