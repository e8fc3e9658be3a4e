package io.trailwarden.derive;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ARNs that an event touches: {@code resources[].ARN}, each text in the request and the
 * response that is an ARN, also a URL-encoded one ({@code "principalArn":"arn%3Aaws%3Aiam…"}), and
 * of S3 the bucket and the object, which requests name without ARN. What a policy document in the
 * request names is not touched by it.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>
 */
final class ResourceArns {
  static final int LIMIT = 200;
  static final int LONGEST = 2_048;

  private static final Pattern ARN =
      Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9]*:\\S.*", Pattern.DOTALL);

  private ResourceArns() {}

  /** In the order of the event: resources, request, response; at most {@value #LIMIT}. */
  static Set<String> of(Event event, EventText text) {
    Set<String> arns = new LinkedHashSet<>();
    if (event.source() == LogSource.S3_SERVER_ACCESS) {
      addS3("aws", text.first(event, Names.BUCKET_NAME), text.first(event, Names.KEY), arns);
      return arns;
    }
    for (String arn : text.all(event, Names.RESOURCES_ARN, LIMIT)) {
      addIfArn(arn, arns);
    }
    addS3(
        partition(text.first(event, Names.AWS_REGION)),
        text.first(event, Names.REQUEST_BUCKET),
        text.first(event, Names.REQUEST_OBJECT_KEY),
        arns);
    addAll(RequestJson.read(event, Names.REQUEST, text), arns);
    addAll(RequestJson.read(event, Names.RESPONSE, text), arns);
    return arns;
  }

  static String partition(@Nullable String region) {
    if (region == null) {
      return "aws";
    }
    return region.startsWith("cn-")
        ? "aws-cn"
        : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  private static void addS3(
      String partition, @Nullable String bucket, @Nullable String key, Set<String> arns) {
    if (bucket == null) {
      return;
    }
    String arn = bucket.startsWith("arn:") ? bucket : "arn:" + partition + ":s3:::" + bucket;
    addIfArn(arn, arns);
    if (key != null) {
      addIfArn(arn + "/" + key, arns);
    }
  }

  private static void addAll(@Nullable JsonNode root, Set<String> arns) {
    if (root == null) {
      return;
    }
    Deque<JsonNode> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty() && arns.size() < LIMIT) {
      JsonNode node = open.remove();
      if (node.isTextual()) {
        addIfArn(node.textValue(), arns);
      } else if (!isPolicy(node)) {
        node.forEach(open::add);
      }
    }
  }

  private static boolean isPolicy(JsonNode node) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (entry.getKey().equalsIgnoreCase("Statement") && entry.getValue().isContainerNode()) {
        return true;
      }
    }
    return false;
  }

  private static void addIfArn(String text, Set<String> arns) {
    if (text.length() > LONGEST || !text.startsWith("arn") || arns.size() >= LIMIT) {
      return;
    }
    String arn = text;
    if (text.regionMatches(true, 3, "%3a", 0, 3)) {
      try {
        arn = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return;
      }
    }
    if (ARN.matcher(arn).matches()) {
      arns.add(arn);
    }
  }
}
