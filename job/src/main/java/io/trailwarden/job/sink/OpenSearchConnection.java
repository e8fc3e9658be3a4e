package io.trailwarden.job.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailwarden.job.config.OpenSearchSettings;
import io.trailwarden.job.config.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/**
 * OpenSearch's client, set up: whom to trust, who we are, how long to wait. It sends bodies as the
 * bytes that they are, and neither tries again nor follows to other hosts by itself.
 */
final class OpenSearchConnection implements AutoCloseable {
  static final ContentType JSON = ContentType.APPLICATION_JSON;
  static final ContentType JSON_LINES = ContentType.create("application/x-ndjson");

  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(10);
  private static final Timeout RESPONSE_TIMEOUT = Timeout.ofSeconds(60);
  private static final TimeValue CHECK_IDLE_AFTER = TimeValue.ofSeconds(5);
  private static final int MAX_CONNECTIONS = 8;

  private final OpenSearchSettings settings;
  private final @Nullable Credentials credentials;
  private final OpenSearchTransport transport;
  private final OpenSearchGenericClient client;

  private OpenSearchConnection(
      OpenSearchSettings settings,
      @Nullable Credentials credentials,
      OpenSearchTransport transport) {
    this.settings = settings;
    this.credentials = credentials;
    this.transport = transport;
    this.client = new OpenSearchGenericClient(transport);
  }

  /** An HTTP answer, whatever its status. */
  record Reply(int status, byte[] body) {}

  /**
   * Reads certificates and credentials on this machine. Connects with the first request.
   *
   * @throws UsageException when they are not there or not what they should be
   */
  static OpenSearchConnection open(OpenSearchSettings settings) {
    Credentials credentials = Credentials.of(settings, System.getenv());
    return new OpenSearchConnection(settings, credentials, transport(settings, credentials));
  }

  OpenSearchSettings settings() {
    return settings;
  }

  @Nullable Credentials credentials() {
    return credentials;
  }

  /**
   * One request.
   *
   * @param body null for none
   * @return fails when there is no answer
   */
  CompletableFuture<Reply> request(
      String method,
      String path,
      Map<String, String> parameters,
      byte @Nullable [] body,
      ContentType type) {
    return client
        .executeAsync(
            Requests.create(
                method,
                path,
                List.of(),
                parameters,
                body == null ? null : Body.from(body, type.toString())))
        .thenApply(OpenSearchConnection::replyOf)
        .exceptionally(OpenSearchConnection::replyOf);
  }

  private static Reply replyOf(Response response) {
    return new Reply(
        response.getStatus(),
        response.getBody().map(Body::bodyAsBytes).orElseGet(() -> new byte[0]));
  }

  /** The client makes exceptions of some statuses. */
  private static Reply replyOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ResponseException refusal) {
        return new Reply(refusal.status(), bodyOf(refusal));
      }
    }
    throw new CompletionException(failure);
  }

  /** It keeps the body to itself, but says it: after a line about the request. */
  private static byte[] bodyOf(ResponseException refusal) {
    String message = Objects.requireNonNullElse(refusal.getMessage(), "");
    return message.substring(message.indexOf('\n') + 1).getBytes(UTF_8);
  }

  @Override
  public void close() throws IOException {
    transport.close();
  }

  private static OpenSearchTransport transport(
      OpenSearchSettings settings, @Nullable Credentials credentials) {
    URI uri = settings.uri();
    SSLContext trust = trust(settings);
    ApacheHttpClient5TransportBuilder builder =
        ApacheHttpClient5TransportBuilder.builder(
                new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()))
            .setMapper(new JacksonJsonpMapper())
            .setRequestConfigCallback(request -> request.setResponseTimeout(RESPONSE_TIMEOUT))
            .setHttpClientConfigCallback(http -> configured(http, trust));
    String path = uri.getPath();
    if (path != null && path.length() > 1) {
      builder.setPathPrefix(path);
    }
    if (credentials != null) {
      // Sent with each request: without being asked, so that no body is sent twice.
      builder.setDefaultHeaders(
          new Header[] {new BasicHeader("Authorization", credentials.authorization(), true)});
    }
    return builder.build();
  }

  private static HttpAsyncClientBuilder configured(HttpAsyncClientBuilder http, SSLContext trust) {
    return http.setConnectionManager(
            PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(ClientTlsStrategyBuilder.create().setSslContext(trust).buildAsync())
                .setDefaultTlsConfig(
                    TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(CONNECT_TIMEOUT)
                        .setSocketTimeout(RESPONSE_TIMEOUT)
                        .setValidateAfterInactivity(CHECK_IDLE_AFTER)
                        .build())
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setMaxConnPerRoute(MAX_CONNECTIONS)
                .build())
        .setIOReactorConfig(
            IOReactorConfig.custom().setIoThreadCount(1).setTcpNoDelay(true).build())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching();
  }

  private static SSLContext trust(OpenSearchSettings settings) {
    String file = settings.certificateAuthority();
    try {
      if (file == null) {
        return SSLContext.getDefault();
      }
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate : certificates(file)) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusted.getTrustManagers(), null);
      return context;
    } catch (NoSuchAlgorithmException e) {
      throw new UsageException("This Java can't speak TLS: " + e.getMessage(), e);
    } catch (IOException | GeneralSecurityException e) {
      throw new UsageException(
          "The certificate authority " + file + " can't be used: " + e.getMessage(), e);
    }
  }

  private static Collection<? extends Certificate> certificates(String file) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new UsageException(
            "The file " + file + " has no certificate in it; --opensearch-ca names a PEM file");
      }
      return certificates;
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "The certificate authority "
              + file
              + " is not there; it must be on each machine that talks to OpenSearch",
          e);
    } catch (CertificateException e) {
      throw new UsageException(
          "The file " + file + " holds no certificates as PEM; --opensearch-ca names such a file",
          e);
    }
  }
}
