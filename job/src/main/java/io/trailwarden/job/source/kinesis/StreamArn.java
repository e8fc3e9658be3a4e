package io.trailwarden.job.source.kinesis;

import io.trailwarden.job.config.UsageException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arn:aws:kinesis:REGION:ACCOUNT:stream/NAME}. */
record StreamArn(String text, String region, String account, String name) {
  private static final Pattern FORM =
      Pattern.compile(
          "arn:aws[a-z-]*:kinesis:(?<region>[a-z0-9-]+):(?<account>[0-9]{12}):stream/(?<name>[a-zA-Z0-9_.-]{1,128})");

  static StreamArn of(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new UsageException(
          text
              + " is no ARN of a Kinesis stream: give --stream arn:aws:kinesis:REGION:ACCOUNT:stream/NAME");
    }
    return new StreamArn(
        text, matcher.group("region"), matcher.group("account"), matcher.group("name"));
  }
}
