package io.trailwarden.finding;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an alert says of an event, whatever log it came from. Absent facts are null. Strings are cut
 * to {@link #TEXT_LIMIT} characters here, since most are the client's to choose. Their order is
 * that of the binary form ({@link EvidenceForm}).
 *
 * @param principalKind as {@code trailwarden.principal.kind}
 * @param service {@code eventSource}; {@code s3.amazonaws.com} for an access-log line
 * @param operation {@code eventName} or the access log's {@code operation}
 * @param account the account that the event is reported to ({@code recipientAccountId})
 * @param resources ARNs, or {@code bucket/key} of an access-log line; at most 20
 */
public record EventFacts(
    @Nullable String principalArn,
    @Nullable String principalKind,
    @Nullable String principalName,
    @Nullable String principalAccount,
    @Nullable String principalSession,
    @Nullable String accessKeyId,
    @Nullable String service,
    @Nullable String operation,
    @Nullable String region,
    @Nullable String account,
    @Nullable String sourceAddress,
    @Nullable String userAgent,
    @Nullable String errorCode,
    List<String> resources) {
  public static final int TEXT_LIMIT = 2048;

  /** How many resources are kept. */
  public static final int RESOURCE_LIMIT = 20;

  public EventFacts {
    principalArn = cut(principalArn);
    principalKind = cut(principalKind);
    principalName = cut(principalName);
    principalAccount = cut(principalAccount);
    principalSession = cut(principalSession);
    accessKeyId = cut(accessKeyId);
    service = cut(service);
    operation = cut(operation);
    region = cut(region);
    account = cut(account);
    sourceAddress = cut(sourceAddress);
    userAgent = cut(userAgent);
    errorCode = cut(errorCode);
    resources = resources.stream().limit(RESOURCE_LIMIT).map(r -> Text.cut(r, TEXT_LIMIT)).toList();
  }

  /** Facts of their binary form. */
  public static EventFacts of(BinaryBuffer form) {
    return EvidenceForm.facts(form.toBytes());
  }

  /** As much of a text as a fact keeps. */
  public static @Nullable String cut(@Nullable String text) {
    return text == null ? null : Text.cut(text, TEXT_LIMIT);
  }
}
