package io.trailwarden.test.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A Flink session cluster as it is run in the field: a JobManager and TaskManagers, each a process
 * of its own, made of the jars that the build copies for the launcher. Jobs come in as a jar
 * through Flink's command line.
 *
 * <p>State is in RocksDB; a checkpoint is made every second, and a failed job is restarted after a
 * second.
 */
public final class FlinkCluster implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Pattern SUBMITTED =
      Pattern.compile("Job has been submitted with JobID ([0-9a-f]{32})");

  /**
   * What Flink's own start scripts give to Java 17 ({@code env.java.opts.all} of its default
   * configuration).
   */
  private static final List<String> JAVA_17 =
      List.of(
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED");

  private final String name;
  private final Map<String, String> environment;
  private final Path folder;
  private final URI rest;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final PartProcess jobManager;
  private final TaskManagerOptions taskManagerOptions;
  private final Map<String, PartProcess> taskManagers = new LinkedHashMap<>();
  private int taskManagersStarted;
  private int commandsRun;

  private FlinkCluster(String name, int slots, Map<String, String> environment) {
    this.name = name;
    this.environment = Map.copyOf(environment);
    this.folder = Workspace.newFolder(name);
    int restPort = Workspace.freePort();
    this.rest = URI.create("http://127.0.0.1:" + restPort);
    try {
      Path conf = Files.createDirectory(folder.resolve("conf"));
      Files.createDirectory(folder.resolve("plugins"));
      Files.createDirectory(folder.resolve("tmp"));
      Files.writeString(conf.resolve("config.yaml"), configuration(restPort, slots));
      Files.writeString(conf.resolve("log4j.properties"), logging("INFO"));
      Files.writeString(conf.resolve("log4j-cli.properties"), logging("WARN"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lay out the Flink cluster " + name, e);
    }
    this.jobManager =
        PartProcess.start(
            name + "-jobmanager",
            java(
                List.of("-Xms128m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", conf().toString())),
            processEnvironment(),
            folder,
            Workspace.log(name + "-jobmanager"));
    this.taskManagerOptions = taskManagerOptions();
  }

  /**
   * Starts a cluster and waits until all its slots are offered.
   *
   * @param taskManagers how many, each with {@code slots} slots
   * @param environment added to the environment of each process and of the command line
   */
  public static FlinkCluster start(
      String name, int taskManagers, int slots, Map<String, String> environment) {
    FlinkCluster cluster = new FlinkCluster(name, slots, environment);
    cluster.jobManager.awaitReady(LIMIT, () -> cluster.get("/overview").has("taskmanagers"));
    for (int i = 0; i < taskManagers; i++) {
      cluster.startTaskManager();
    }
    cluster.awaitTaskManagers();
    return cluster;
  }

  // ------------------------------------------------------------------------------------------ jobs

  /** The job jar that the build made. */
  public static Path jobJar() {
    Path target = Workspace.module().resolveSibling("job/target");
    try (var jars =
        Files.newDirectoryStream(Workspace.required(target), "trailwarden-job-*-all.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for the job jar in " + target, e);
    }
    throw new IllegalStateException(
        "No job jar in "
            + target
            + "; `mvn -B -pl test -am verify` makes it before it runs these tests");
  }

  /**
   * What is to be run.
   *
   * @param jar a jar whose manifest names the main class, unless {@code mainClass} does
   * @param environment of the command line, on top of the cluster's; what the job's main method
   *     reads
   * @param savepoint where to resume from, or null for a new start
   */
  public record Submission(
      Path jar,
      @Nullable String mainClass,
      List<String> arguments,
      Map<String, String> environment,
      @Nullable String savepoint) {

    public Submission {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    /** The job jar with the arguments that Trailwarden's own command line takes. */
    public static Submission ofJob(String... arguments) {
      return new Submission(jobJar(), null, List.of(arguments), Map.of(), null);
    }

    /** The same, with variables in the environment of the command line. */
    public Submission withEnvironment(Map<String, String> variables) {
      return new Submission(jar, mainClass, arguments, variables, savepoint);
    }

    /** The same, resumed from a savepoint or a retained checkpoint. */
    public Submission from(String place) {
      return new Submission(jar, mainClass, arguments, environment, place);
    }
  }

  /** How a command ended: its exit code, and what it wrote to stdout and stderr. */
  public record CommandResult(int exitCode, String output) {}

  /**
   * Submits a job with {@code flink run -d}.
   *
   * @return the id of the job, which may not be running yet
   * @throws IllegalStateException with the output, if Flink's command line fails
   */
  public String submit(Submission submission) {
    CommandResult result = run(submission, true);
    Matcher id = SUBMITTED.matcher(result.output());
    if (result.exitCode() != 0 || !id.find()) {
      throw new IllegalStateException(
          "flink run ended with " + result.exitCode() + ":\n" + result.output());
    }
    return id.group(1);
  }

  /**
   * Runs a job with {@code flink run} and stays with it until it ends or, if detached, is
   * submitted.
   *
   * @throws IllegalStateException if that takes more than five minutes
   */
  public CommandResult run(Submission submission, boolean detached) {
    List<String> arguments = new ArrayList<>(List.of("run"));
    if (detached) {
      arguments.add("-d");
    }
    if (submission.savepoint() != null) {
      arguments.addAll(List.of("-s", submission.savepoint()));
    }
    if (submission.mainClass() != null) {
      arguments.addAll(List.of("-c", submission.mainClass()));
    }
    arguments.add(submission.jar().toString());
    arguments.addAll(submission.arguments());
    return command(arguments, submission.environment());
  }

  private CommandResult command(List<String> arguments, Map<String, String> variables) {
    int number;
    synchronized (this) {
      number = ++commandsRun;
    }
    Map<String, String> all = processEnvironment();
    all.putAll(variables);
    Path log = Workspace.log(name + "-command-" + number);
    PartProcess process =
        PartProcess.start(
            "flink " + arguments.get(0),
            java(
                List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "org.apache.flink.client.cli.CliFrontend",
                arguments),
            all,
            folder,
            log);
    try {
      int exitCode = process.awaitExit(Duration.ofMinutes(5));
      return new CommandResult(exitCode, Files.readString(log));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log, e);
    }
  }

  /** The state of a job as Flink names it: {@code RUNNING}, {@code FINISHED}, {@code FAILED}, … */
  public String status(String job) {
    return get("/jobs/" + job).get("state").asText();
  }

  /**
   * Waits until a job is in a state.
   *
   * @throws IllegalStateException with the job's exceptions, if it ends in another one or the time
   *     is over
   */
  public void awaitStatus(String job, String state, Duration limit) {
    String last =
        Awaitility.await("job " + job + " is " + state)
            .atMost(limit)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(200))
            .until(() -> status(job), now -> now.equals(state) || isFinal(now));
    if (!last.equals(state)) {
      throw new IllegalStateException(
          "Job " + job + " is " + last + ", not " + state + ": " + exceptions(job));
    }
  }

  private static boolean isFinal(String state) {
    return List.of("FINISHED", "FAILED", "CANCELED").contains(state);
  }

  /**
   * Waits until each task of a job runs, so that checkpoints can be made.
   *
   * @throws IllegalStateException if the job ends before
   */
  public void awaitAllTasksRunning(String job, Duration limit) {
    awaitStatus(job, "RUNNING", limit);
    Awaitility.await("all tasks of job " + job + " run")
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isFinal(status(job)) || allTasksRun(job));
    if (isFinal(status(job))) {
      throw new IllegalStateException(
          "Job " + job + " ended: " + status(job) + ": " + exceptions(job));
    }
  }

  private boolean allTasksRun(String job) {
    for (JsonNode vertex : get("/jobs/" + job).get("vertices")) {
      JsonNode tasks = vertex.get("tasks");
      int runningOrDone = tasks.get("RUNNING").asInt() + tasks.get("FINISHED").asInt();
      if (runningOrDone < vertex.get("parallelism").asInt()) {
        return false;
      }
    }
    return true;
  }

  /** How often Flink restarted a job. */
  public long restarts(String job) {
    JsonNode metric = get("/jobs/" + job + "/metrics?get=numRestarts");
    return metric.isEmpty() ? 0 : metric.get(0).get("value").asLong();
  }

  /** The exceptions of a job as Flink reports them, the newest first. */
  public String exceptions(String job) {
    StringBuilder text = new StringBuilder();
    JsonNode history = get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries");
    for (JsonNode entry : history) {
      text.append(entry.path("taskName").asText())
          .append(": ")
          .append(entry.path("stacktrace").asText())
          .append('\n');
    }
    return text.toString();
  }

  /** How many checkpoints of a job were completed since it was submitted. */
  public long completedCheckpoints(String job) {
    return get("/jobs/" + job + "/checkpoints").at("/counts/completed").asLong();
  }

  /** Waits until a checkpoint was completed that began after this call. */
  public void awaitNextCheckpoint(String job, Duration limit) {
    // The one under way now may have begun before, so it takes the second from here.
    long now = completedCheckpoints(job);
    Awaitility.await("another checkpoint of job " + job)
        .atMost(limit)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> completedCheckpoints(job) >= now + 2);
  }

  /**
   * The accumulators of a job's tasks, summed up as Flink does it; one that no task has yet is
   * absent.
   */
  public Map<String, String> accumulators(String job) {
    Map<String, String> values = new TreeMap<>();
    for (JsonNode each : get("/jobs/" + job + "/accumulators").get("user-task-accumulators")) {
      values.put(each.get("name").asText(), each.get("value").asText());
    }
    return values;
  }

  /**
   * The sum over all subtasks of a job of each operator metric of a name, such as {@code
   * numRecordsIn} or a counter of the job's own. It is zero where no task has such a metric (yet),
   * and lags by up to a second.
   */
  public long metric(String job, String metricName) {
    double sum = 0;
    for (JsonNode vertex : get("/jobs/" + job).get("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.get("id").asText() + "/subtasks/metrics";
      List<String> names = new ArrayList<>();
      for (JsonNode each : get(path)) {
        String id = each.get("id").asText();
        if (id.equals(metricName) || id.endsWith("." + metricName)) {
          names.add(URLEncoder.encode(id, UTF_8));
        }
      }
      if (!names.isEmpty()) {
        for (JsonNode each : get(path + "?agg=sum&get=" + String.join(",", names))) {
          sum += each.get("sum").asDouble();
        }
      }
    }
    return Math.round(sum);
  }

  /**
   * Stops a job with a savepoint: what was read is written before the job ends.
   *
   * @return where the savepoint is, for {@link Submission#from}
   */
  public String stopWithSavepoint(String job) {
    JsonNode trigger = send("POST", "/jobs/" + job + "/stop", "{\"drain\": false}");
    String path = "/jobs/" + job + "/savepoints/" + trigger.get("request-id").asText();
    JsonNode done =
        Awaitility.await("savepoint of job " + job)
            .atMost(LIMIT)
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(100))
            .until(() -> get(path), answer -> answer.at("/status/id").asText().equals("COMPLETED"));
    JsonNode location = done.at("/operation/location");
    if (location.isMissingNode() || location.isNull()) {
      throw new IllegalStateException("No savepoint of job " + job + ": " + done);
    }
    awaitStatus(job, "FINISHED", LIMIT);
    return location.asText();
  }

  /** Cancels a job, and waits until it is gone. Its last checkpoint stays. */
  public void cancel(String job) {
    send("PATCH", "/jobs/" + job + "?mode=cancel", null);
    awaitStatus(job, "CANCELED", LIMIT);
  }

  /** The jobs that have not ended. */
  public List<String> runningJobs() {
    List<String> running = new ArrayList<>();
    for (JsonNode job : get("/jobs").get("jobs")) {
      if (!isFinal(job.get("status").asText())) {
        running.add(job.get("id").asText());
      }
    }
    return running;
  }

  // ---------------------------------------------------------------------------------- taskmanagers

  /** Kills a TaskManager (SIGKILL), the one that was started first of those that run. */
  public void killTaskManager() {
    String id = taskManagers.keySet().iterator().next();
    taskManagers.remove(id).kill();
  }

  /** Starts one more TaskManager; {@link #awaitTaskManagers} waits for its slots. */
  public void startTaskManager() {
    String id = "tm-" + ++taskManagersStarted;
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf().toString()));
    arguments.addAll(taskManagerOptions.dynamic());
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + id));
    List<String> options = new ArrayList<>(taskManagerOptions.jvm());
    options.add("-XX:+UseG1GC");
    taskManagers.put(
        id,
        PartProcess.start(
            name + "-" + id,
            java(options, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner", arguments),
            processEnvironment(),
            folder,
            Workspace.log(name + "-" + id)));
  }

  /** Waits until all TaskManagers that run have offered their slots. */
  public void awaitTaskManagers() {
    taskManagers.forEach(
        (id, process) -> process.awaitReady(LIMIT, () -> registered().contains(id)));
  }

  private Set<String> registered() {
    Set<String> ids = new HashSet<>();
    get("/taskmanagers").get("taskmanagers").forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  private record TaskManagerOptions(List<String> jvm, List<String> dynamic) {}

  /** Memory options as Flink's own scripts compute them from the configuration. */
  private TaskManagerOptions taskManagerOptions() {
    Path log = Workspace.log(name + "-memory");
    PartProcess process =
        PartProcess.start(
            "the computation of TaskManager memory",
            java(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                "org.apache.flink.runtime.util.bash.BashJavaUtils",
                List.of("GET_TM_RESOURCE_PARAMS", "--configDir", conf().toString())),
            processEnvironment(),
            folder,
            log);
    int exitCode = process.awaitExit(LIMIT);
    String mark = "BASH_JAVA_UTILS_EXEC_RESULT:";
    try (var lines = Files.lines(log)) {
      List<String> results =
          lines
              .filter(line -> line.startsWith(mark))
              .map(line -> line.substring(mark.length()))
              .toList();
      if (exitCode != 0 || results.size() != 2) {
        throw new IllegalStateException(
            "Flink cannot compute the memory of a TaskManager:\n" + process.logTail());
      }
      return new TaskManagerOptions(words(results.get(0)), words(results.get(1)));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + log, e);
    }
  }

  private static List<String> words(String line) {
    return List.of(line.trim().split("\\s+"));
  }

  // -------------------------------------------------------------------------------------- plumbing

  /** Where the JobManager listens. */
  public URI uri() {
    return rest;
  }

  private Path conf() {
    return folder.resolve("conf");
  }

  private Map<String, String> processEnvironment() {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("FLINK_CONF_DIR", conf().toString());
    all.put("FLINK_PLUGINS_DIR", folder.resolve("plugins").toString());
    return all;
  }

  private List<String> java(List<String> options, String mainClass, List<String> arguments) {
    Path jars = Workspace.required(Workspace.module().resolveSibling("job/target/flink"));
    List<String> command = new ArrayList<>(List.of(Workspace.java()));
    command.addAll(JAVA_17);
    command.addAll(options);
    boolean isCommand = mainClass.endsWith("CliFrontend");
    command.add(
        "-Dlog4j.configurationFile="
            + conf().resolve(isCommand ? "log4j-cli.properties" : "log4j.properties").toUri());
    command.addAll(List.of("-cp", jars + File.separator + "*", mainClass));
    command.addAll(arguments);
    return command;
  }

  private JsonNode get(String path) {
    return send("GET", path, null);
  }

  private JsonNode send(String method, String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(rest.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(
            method + " " + path + " answered " + response.statusCode() + ": " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Flink's JobManager does not answer " + method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted at " + method + " " + path, e);
    }
  }

  @Override
  public void close() {
    taskManagers.values().forEach(PartProcess::kill);
    jobManager.close();
  }

  private String configuration(int restPort, int slots) {
    return """
    jobmanager:
      bind-host: 127.0.0.1
      rpc:
        address: 127.0.0.1
        port: %d
      memory:
        process:
          size: 1024m
    taskmanager:
      host: 127.0.0.1
      bind-host: 127.0.0.1
      numberOfTaskSlots: %d
      memory:
        process:
          size: 1536m
    rest:
      address: 127.0.0.1
      bind-address: 127.0.0.1
      port: %d
      bind-port: %d
    io:
      tmp:
        dirs: %s
    heartbeat:
      interval: 1000
      timeout: 8000
    restart-strategy:
      type: fixed-delay
      fixed-delay:
        attempts: 100
        delay: 1 s
    state:
      backend:
        type: rocksdb
    execution:
      checkpointing:
        interval: 1 s
        min-pause: 200 ms
        incremental: true
        dir: %s
        savepoint-dir: %s
        externalized-checkpoint-retention: RETAIN_ON_CANCELLATION
    metrics:
      fetcher:
        update-interval: 500
    """
        .formatted(
            Workspace.freePort(),
            slots,
            restPort,
            restPort,
            folder.resolve("tmp"),
            folder.resolve("checkpoints").toUri(),
            folder.resolve("savepoints").toUri());
  }

  /** The console of every process here is its log file. */
  private static String logging(String level) {
    return """
    rootLogger.level = %s
    rootLogger.appenderRef.console.ref = console
    appender.console.type = Console
    appender.console.name = console
    appender.console.layout.type = PatternLayout
    appender.console.layout.pattern = %%d{HH:mm:ss.SSS} %%-5p %%c{1} - %%m%%n
    # One line every 200 ms while a shard has nothing.
    logger.kinesis.name = org.apache.flink.streaming.connectors.kinesis.internals
    logger.kinesis.level = WARN
    # Warns of the missing YARN client with each command.
    logger.cli.name = org.apache.flink.client.cli.CliFrontend
    logger.cli.level = ERROR
    """
        .formatted(level);
  }
}
