package io.trailwarden.job.source.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.trailwarden.integrity.IntegrityFact;
import io.trailwarden.integrity.ObjectLookup.Answer;
import io.trailwarden.integrity.SignedArchive;
import io.trailwarden.job.config.AwsFailure;
import io.trailwarden.read.Limits;
import io.trailwarden.read.Notice;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class BucketLookupTest {
  private static final String CONTAINER = "s3://" + SignedArchive.BUCKET;

  private final SignedArchive archive = archive();
  private AwsFailure.Kind failure = AwsFailure.Kind.NO_SUCH_KEY;
  private int opened;
  private final BucketLookup lookup = new BucketLookup(new Stored(), Limits.DEFAULT);

  private static SignedArchive archive() {
    return SignedArchive.of(3);
  }

  /** The archive's objects; what else is asked for fails. */
  private final class Stored implements ObjectStore {
    @Override
    public Content open(String bucket, String key) throws IOException {
      opened++;
      byte[] bytes = bucket.equals(SignedArchive.BUCKET) ? archive.objects.get(key) : null;
      if (bytes == null) {
        throw new FetchException(new AwsFailure(failure, "refused"), new IOException("refused"));
      }
      return new Content(
          new ByteArrayInputStream(bytes),
          bytes.length,
          0,
          archive.metadata.getOrDefault(key, Map.of()));
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    lookup.close();
  }

  @Test
  void aLogFileThatIsThereIsAFactAndIsToBeRead() {
    String key = archive.logAt("0110");

    Answer answer = lookup.look(CONTAINER, key);

    assertThat(answer.fact()).isInstanceOf(IntegrityFact.Log.class);
    IntegrityFact.Log log = (IntegrityFact.Log) answer.fact();
    assertThat(log.container()).isEqualTo(CONTAINER);
    assertThat(log.key()).isEqualTo(key);
    assertThat(HexFormat.of().parseHex(log.content().sha256())).hasSize(32);
    assertThat(lookup.takeFound())
        .singleElement()
        .extracting(Notice::bucket, Notice::key)
        .containsExactly(SignedArchive.BUCKET, key);
    assertThat(lookup.takeFound()).isEmpty();
  }

  @Test
  void aDigestThatIsThereIsAFactWithItsSignatureAndWhatItLists() {
    String key = archive.digestAt("02");

    Answer answer = lookup.look(CONTAINER, key);

    assertThat(answer.fact()).isInstanceOf(IntegrityFact.Digest.class);
    IntegrityFact.Digest digest = (IntegrityFact.Digest) answer.fact();
    assertThat(digest.fact().metadata()).isNotNull();
    assertThat(digest.files()).isNotEmpty();
    assertThat(lookup.takeFound()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SUCH_KEY", "NO_SUCH_BUCKET", "NO_ACCESS"})
  void whatS3DoesNotHaveOrShowIsAbsent(AwsFailure.Kind kind) {
    failure = kind;

    assertThat(lookup.look(CONTAINER, missing())).isEqualTo(Answer.ABSENT);
  }

  @ParameterizedTest
  @EnumSource(names = {"PASSING", "CHANGED", "NO_CREDENTIALS"})
  void whatS3DoesNotAnswerNowIsAskedAgain(AwsFailure.Kind kind) {
    failure = kind;

    assertThat(lookup.look(CONTAINER, missing())).isEqualTo(Answer.NOT_NOW);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ARCHIVED", "REFUSED"},
      mode = Mode.INCLUDE)
  void aLogFileThatIsThereAndCannotBeReadIsNotMissing(AwsFailure.Kind kind) {
    failure = kind;

    assertThat(lookup.look(CONTAINER, missing()).fact()).isInstanceOf(IntegrityFact.Unread.class);
  }

  @Test
  void whatIsInNoBucketIsNotLookedFor() {
    assertThat(lookup.look("file:///archive", archive.logAt("0110"))).isEqualTo(Answer.ABSENT);
    assertThat(opened).isZero();
  }

  @Test
  void onlySoManyAreLookedForAtOnce() {
    for (int i = 0; i < BucketLookup.MOST_AT_ONCE; i++) {
      assertThat(lookup.look(CONTAINER, missing())).isEqualTo(Answer.ABSENT);
    }
    assertThat(lookup.look(CONTAINER, missing())).isEqualTo(Answer.NOT_NOW);
    assertThat(opened).isEqualTo(BucketLookup.MOST_AT_ONCE);

    lookup.takeFound();
    assertThat(lookup.look(CONTAINER, missing())).isEqualTo(Answer.ABSENT);
  }

  private String missing() {
    return archive.logAt("0110").replace("0110Z", "0111Z");
  }
}
