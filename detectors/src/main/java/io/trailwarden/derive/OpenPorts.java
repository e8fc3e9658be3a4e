package io.trailwarden.derive;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailwarden.event.Event;
import io.trailwarden.event.LogSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports that a request opens to the whole internet: to any network of length 0, IPv4 or IPv6.
 * Each port of a range of up to {@value #LONGEST_LISTED} stands by itself ({@code 22}); a longer
 * range stands as it is ({@code 0-65535}, which is also what all protocols are), and with it each
 * port in it that should never be open ({@link #SENSITIVE}). So a rule asks whether {@code 22} is
 * open, and need not count. ICMP and protocols without ports open none.
 *
 * <p>From EC2's {@code AuthorizeSecurityGroupIngress} ({@code
 * {"ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":22,"toPort":22,"ipRanges":{"items":[{
 * "cidrIp":"0.0.0.0/0"}]},"ipv6Ranges":{}}]}}}, or the same fields without the list), {@code
 * ModifySecurityGroupRules} ({@code {"ModifySecurityGroupRulesRequest":{"SecurityGroupRule":{
 * "SecurityGroupRule":{"CidrIpv4":"0.0.0.0/0","FromPort":22,…}}}}}, which does not say whether the
 * rule is about what comes in), network ACL entries that allow what comes in, and Lightsail's
 * public ports.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html">IpPermission</a>
 */
final class OpenPorts {
  static final int LONGEST_LISTED = 32;
  static final int LAST_PORT = 65_535;
  static final String ALL = "0-" + LAST_PORT;

  /** At most that many values an event: a request can hold 1,000 rules and more. */
  static final int LIMIT = 2_000;

  /** Administration, databases, file shares, and what speaks without a password. */
  static final List<Integer> SENSITIVE =
      List.of(
          20, 21, 22, 23, 25, 69, 110, 111, 135, 137, 138, 139, 143, 161, 389, 445, 512, 513, 514,
          636, 873, 1433, 1434, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3000, 3268, 3306, 3389,
          4333, 4444, 4789, 5000, 5432, 5439, 5500, 5601, 5672, 5900, 5901, 5984, 5985, 5986, 6379,
          6443, 7000, 7001, 7199, 8000, 8020, 8080, 8088, 8443, 8888, 9000, 9042, 9090, 9092, 9160,
          9200, 9300, 10250, 10255, 11211, 15672, 16379, 27017, 27018, 27019, 28017, 50000, 50070,
          61616);

  private static final Set<String> SECURITY_GROUPS =
      Set.of("AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules");
  private static final Set<String> NETWORK_ACLS =
      Set.of("CreateNetworkAclEntry", "ReplaceNetworkAclEntry");
  private static final Set<String> LIGHTSAIL =
      Set.of("OpenInstancePublicPorts", "PutInstancePublicPorts");

  private OpenPorts() {}

  /** Null for a call that opens no ports at all; empty for one that opens none to everyone. */
  static @Nullable Set<String> of(Event event, EventText text) {
    if (event.source() != LogSource.CLOUDTRAIL) {
      return null;
    }
    String name = text.first(event, Names.EVENT_NAME);
    if (name == null) {
      return null;
    }
    boolean ec2 =
        (SECURITY_GROUPS.contains(name) || NETWORK_ACLS.contains(name))
            && text.is(event, Names.EVENT_SOURCE, "ec2.amazonaws.com");
    boolean lightsail =
        LIGHTSAIL.contains(name) && text.is(event, Names.EVENT_SOURCE, "lightsail.amazonaws.com");
    if (!ec2 && !lightsail) {
      return null;
    }
    JsonNode request = RequestJson.read(event, Names.REQUEST, text);
    if (request == null) {
      return null;
    }
    Set<String> open = new LinkedHashSet<>();
    Deque<JsonNode> nodes = new ArrayDeque<>(List.of(request));
    while (!nodes.isEmpty() && open.size() < LIMIT) {
      JsonNode node = nodes.remove();
      if (node.isObject()) {
        Permission permission = Permission.of(node);
        if (permission.saysWhat()
            && permission.isForEveryone(lightsail)
            && permission.isIncoming()) {
          permission.addPorts(open);
        }
      }
      node.forEach(
          child -> {
            if (child.isContainerNode()) {
              nodes.add(child);
            }
          });
    }
    return open;
  }

  /** The fields of one rule, by their names in lower case: services write them differently. */
  private record Permission(JsonNode node) {
    private static final Set<String> NETWORKS =
        Set.of("cidrip", "cidripv4", "cidripv6", "cidrblock", "ipv6cidrblock");
    private static final Set<String> LISTS = Set.of("ipranges", "ipv6ranges", "cidrs", "ipv6cidrs");

    static Permission of(JsonNode node) {
      return new Permission(node);
    }

    /** Whether it is a rule, and not one of the networks inside of it. */
    boolean saysWhat() {
      return protocol() != null || get("fromport") != null || get("portrange") != null;
    }

    boolean isForEveryone(boolean lightsail) {
      boolean named = false;
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String name = entry.getKey().toLowerCase(Locale.ROOT);
        if (NETWORKS.contains(name) || LISTS.contains(name)) {
          named = true;
          if (hasEveryAddress(entry.getValue())) {
            return true;
          }
        }
      }
      // Lightsail opens to everyone unless told otherwise.
      return lightsail && !named && get("fromport") != null;
    }

    /** Of a network ACL: an entry that allows, and not for what goes out. */
    boolean isIncoming() {
      JsonNode egress = get("egress");
      JsonNode action = get("ruleaction");
      return (egress == null || !egress.asBoolean())
          && (action == null || action.asText().equalsIgnoreCase("allow"));
    }

    void addPorts(Set<String> open) {
      JsonNode given = protocol();
      String protocol = given == null ? "" : given.asText().toLowerCase(Locale.ROOT);
      switch (protocol) {
        case "-1", "all" -> addRange(0, LAST_PORT, open);
        case "", "tcp", "udp", "6", "17", "sctp", "132" -> {
          JsonNode range = get("portrange");
          int from = port(range == null ? get("fromport") : range.get("from"), 0);
          int to = port(range == null ? get("toport") : range.get("to"), LAST_PORT);
          addRange(from, to, open);
        }
        default -> {}
      }
    }

    private @Nullable JsonNode protocol() {
      JsonNode protocol = get("ipprotocol");
      protocol = protocol == null ? get("aclprotocol") : protocol;
      return protocol == null ? get("protocol") : protocol;
    }

    private static int port(@Nullable JsonNode node, int whenMissing) {
      int port = node == null ? -1 : node.asInt(-1);
      return port < 0 || port > LAST_PORT ? whenMissing : port;
    }

    private @Nullable JsonNode get(String name) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (entry.getKey().equalsIgnoreCase(name)) {
          return entry.getValue();
        }
      }
      return null;
    }
  }

  private static void addRange(int from, int to, Set<String> open) {
    if (to - from < LONGEST_LISTED) {
      for (int port = from; port <= to; port++) {
        open.add(Integer.toString(port));
      }
      return;
    }
    open.add(from + "-" + to);
    for (int port : SENSITIVE) {
      if (port >= from && port <= to) {
        open.add(Integer.toString(port));
      }
    }
  }

  /** Whether a text in the value, however deep, is a network of length 0. */
  private static boolean hasEveryAddress(JsonNode value) {
    if (value.isTextual()) {
      return isEveryAddress(value.asText());
    }
    for (JsonNode child : value) {
      if (hasEveryAddress(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEveryAddress(String network) {
    int slash = network.lastIndexOf('/');
    String length = network.substring(slash + 1).strip();
    return slash > 0
        && !length.isEmpty()
        && length.chars().allMatch(c -> c == '0')
        && network.chars().limit(slash).allMatch(OpenPorts::isOfAddress);
  }

  private static boolean isOfAddress(int c) {
    return c == '.' || c == ':' || c == ' ' || Character.digit(c, 16) >= 0;
  }
}
