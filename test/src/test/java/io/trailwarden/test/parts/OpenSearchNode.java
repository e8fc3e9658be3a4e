package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSearch node of one machine. A secured one speaks TLS only, with a certificate made for
 * this run, and knows two users: one that may write what Trailwarden writes and nothing more, and
 * one that may do everything. A plain one speaks HTTP and knows no users.
 *
 * <p>Root may not run OpenSearch, so where root runs the tests, the node runs as "nobody".
 */
public final class OpenSearchNode implements AutoCloseable {

  /** The user that Trailwarden is to be. See {@code test/opensearch/roles.yml} for what it may. */
  public static final String WRITER = "trailwarden-writer";

  private static final String ADMIN = "tests";
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static @Nullable Path installation;

  private final String name;
  private final Path folder;
  private final int httpPort = Workspace.freePort();
  private final int transportPort = Workspace.freePort();
  private final Path log;
  private final String writerPassword = newPassword();
  private final @Nullable Certificates certificates;
  private final QueryClient queries;
  private @Nullable PartProcess process;

  private OpenSearchNode(String name, boolean secured) {
    this.name = name;
    this.folder = Workspace.newFolder(name);
    this.log = Workspace.log(name);
    try {
      for (String part : List.of("config", "data", "logs", "tmp")) {
        Files.createDirectory(folder.resolve(part));
      }
      Path config = folder.resolve("config");
      Files.copy(
          installation().resolve("config/log4j2.properties"), config.resolve("log4j2.properties"));
      List<String> settings = settings();
      if (secured) {
        String adminPassword = newPassword();
        this.certificates = Certificates.createIn(Files.createDirectory(config.resolve("certs")));
        SSLContext trust = certificates.trust();
        this.queries = QueryClient.secured(uri(), trust, ADMIN, adminPassword);
        settings.addAll(securitySettings(certificates));
        writeSecurityConfig(config.resolve("opensearch-security"), adminPassword);
      } else {
        this.certificates = null;
        this.queries = QueryClient.plain(uri());
        settings.add("plugins.security.disabled: true");
      }
      Files.write(config.resolve("opensearch.yml"), settings);
      if (Workspace.isRoot()) {
        Workspace.giveToNobody(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lay out the OpenSearch node " + name, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "Cannot make certificates for the OpenSearch node " + name, e);
    }
  }

  /** Starts a node with TLS and users, and waits until it answers. */
  public static OpenSearchNode startSecured(String name) {
    OpenSearchNode node = new OpenSearchNode(name, true);
    node.start();
    return node;
  }

  /** Starts a node without TLS and users, and waits until it answers. */
  public static OpenSearchNode startPlain(String name) {
    OpenSearchNode node = new OpenSearchNode(name, false);
    node.start();
    return node;
  }

  /**
   * Where the node listens: {@code https://127.0.0.1:PORT}, or {@code http://…} for a plain one.
   */
  public URI uri() {
    return URI.create((certificates == null ? "http" : "https") + "://127.0.0.1:" + httpPort);
  }

  /** The password of {@link #WRITER}, other in each run. */
  public String writerPassword() {
    return writerPassword;
  }

  /**
   * The certificate authority that a client of a secured node must trust, as PEM.
   *
   * @throws IllegalStateException for a plain node
   */
  public Path authorityPem() {
    return security().authorityPem();
  }

  /** Asks this node as one who may do everything. */
  public QueryClient queries() {
    return queries;
  }

  /** Asks a secured node as {@link #WRITER}. */
  public QueryClient queriesAsWriter() {
    return queriesAs(WRITER, writerPassword);
  }

  /** Asks a secured node as any user, also one that it does not know. */
  public QueryClient queriesAs(String user, String password) {
    try {
      return QueryClient.secured(uri(), security().trust(), user, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("Cannot trust the authority of " + name, e);
    }
  }

  private Certificates security() {
    if (certificates == null) {
      throw new IllegalStateException("The OpenSearch node " + name + " has no security");
    }
    return certificates;
  }

  /**
   * Starts the node on its port, with the data that it had when it ended, and waits until it
   * answers.
   */
  public void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException("The OpenSearch node " + name + " runs already");
    }
    PartProcess started = PartProcess.start(name, command(), Map.of(), folder.resolve("tmp"), log);
    process = started;
    started.awaitReady(
        START_LIMIT,
        () ->
            queries
                    .request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", null)
                    .status()
                == 200);
  }

  /** Ends the node at once (SIGKILL). Its data stay. */
  public void kill() {
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }

  private List<String> command() {
    Path home = installation();
    List<String> command = new ArrayList<>();
    if (Workspace.isRoot()) {
      String id = Integer.toString(Workspace.NOBODY);
      command.addAll(List.of("setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"));
    }
    // What bin/opensearch comes to with the node's own jvm.options, less heap, log and dump files.
    command.addAll(
        List.of(
            Workspace.java(),
            "-Xms512m",
            "-Xmx512m",
            "-XX:+UseG1GC",
            "-XX:G1ReservePercent=25",
            "-XX:InitiatingHeapOccupancyPercent=30",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xss1m",
            "-Dopensearch.networkaddress.cache.ttl=60",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Djna.nosys=true",
            "-Dio.netty.noUnsafe=true",
            "-Dio.netty.noKeySetOptimization=true",
            "-Dio.netty.recycler.maxCapacityPerThread=0",
            "-Dio.netty.allocator.numDirectArenas=0",
            "-Dlog4j.shutdownHookEnabled=false",
            "-Dlog4j2.disable.jmx=true",
            "-Djava.locale.providers=SPI,COMPAT",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
            "-Djava.io.tmpdir=" + folder.resolve("tmp"),
            "-Dopensearch.path.home=" + home,
            "-Dopensearch.path.conf=" + folder.resolve("config"),
            "-Dopensearch.distribution.type=tar",
            "-Dopensearch.bundled_jdk=false"));
    if (Runtime.version().feature() >= 18 && Runtime.version().feature() < 24) {
      command.add("-Djava.security.manager=allow");
    }
    command.addAll(
        List.of(
            "-cp",
            home.resolve("lib") + File.separator + "*",
            "org.opensearch.bootstrap.OpenSearch"));
    return command;
  }

  private List<String> settings() {
    return new ArrayList<>(
        List.of(
            "cluster.name: " + name,
            "node.name: " + name,
            "network.host: 127.0.0.1",
            "http.port: " + httpPort,
            "transport.port: " + transportPort,
            "discovery.type: single-node",
            "node.store.allow_mmap: false",
            // A disk that is nearly full turns indices read-only, and these hold next to nothing.
            "cluster.routing.allocation.disk.threshold_enabled: false",
            "path.data: " + folder.resolve("data"),
            "path.logs: " + folder.resolve("logs")));
  }

  private static List<String> securitySettings(Certificates certificates) {
    List<String> settings = new ArrayList<>();
    for (String layer : List.of("transport", "http")) {
      String prefix = "plugins.security.ssl." + layer + ".";
      settings.add(prefix + "pemcert_filepath: certs/node.pem");
      settings.add(prefix + "pemkey_filepath: certs/node.key");
      settings.add(prefix + "pemtrustedcas_filepath: certs/ca.pem");
    }
    settings.add("plugins.security.ssl.transport.enforce_hostname_verification: false");
    settings.add("plugins.security.ssl.http.enabled: true");
    settings.add("plugins.security.allow_default_init_securityindex: true");
    settings.add("plugins.security.nodes_dn: [\"" + certificates.nodeName() + "\"]");
    return settings;
  }

  private void writeSecurityConfig(Path target, String adminPassword) throws IOException {
    Files.createDirectory(target);
    Path shipped = installation().resolve("plugins/opensearch-security/config");
    for (String file :
        List.of(
            "action_groups.yml",
            "allowlist.yml",
            "audit.yml",
            "config.yml",
            "nodes_dn.yml",
            "tenants.yml")) {
      Files.copy(shipped.resolve(file), target.resolve(file));
    }
    Path ours = Workspace.module().resolve("opensearch");
    Files.copy(ours.resolve("roles.yml"), target.resolve("roles.yml"));
    Files.copy(ours.resolve("roles_mapping.yml"), target.resolve("roles_mapping.yml"));
    Files.writeString(
        target.resolve("internal_users.yml"),
        "_meta: {type: internalusers, config_version: 2}\n"
            + user(WRITER, writerPassword, "trailwarden_writer")
            + user(ADMIN, adminPassword, "all_access"));
  }

  private static String user(String name, String password, String role) {
    byte[] salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    String hash = OpenBSDBCrypt.generate("2y", password.getBytes(UTF_8), salt, 4);
    return name + ": {hash: \"" + hash + "\", opendistro_security_roles: [" + role + "]}\n";
  }

  private static String newPassword() {
    byte[] bytes = new byte[18];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }

  /**
   * The unpacked server with the security plugin in it, which all nodes of this JVM share and none
   * writes to.
   */
  private static synchronized Path installation() {
    if (installation == null) {
      try {
        Path unpacked = Workspace.newFolder("opensearch");
        Workspace.unzip(Workspace.fetched("opensearch.zip"), unpacked);
        Path home;
        try (var folders = Files.list(unpacked)) {
          home = folders.findFirst().orElseThrow();
        }
        Workspace.unzip(
            Workspace.fetched("opensearch-security.zip"),
            home.resolve("plugins/opensearch-security"));
        installation = home;
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot unpack OpenSearch", e);
      }
    }
    return installation;
  }
}
