package io.trailwarden.job.sink;

import io.trailwarden.job.config.OpenSearchSettings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;

/** Why there was no answer at all. */
record Trouble(Kind kind, Throwable cause) {
  enum Kind {
    UNKNOWN_HOST,
    /** Nobody listens there. */
    NOT_REACHED,
    NOT_TRUSTED,
    /** TLS with one who does not speak it. */
    NO_TLS,
    NO_ANSWER,
    /** The connection broke, or anything else between two machines. */
    BROKEN,
    /** Nothing that the network does: a fault of ours or of the client. */
    UNEXPECTED
  }

  /** Looks through what the client wrapped around it. */
  static Trouble of(Throwable failure) {
    Trouble trouble = new Trouble(Kind.UNEXPECTED, failure);
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Kind kind = kindOf(cause);
      if (kind != Kind.UNEXPECTED
          && (trouble.kind == Kind.UNEXPECTED || trouble.kind == Kind.BROKEN)) {
        trouble = new Trouble(kind, cause);
      }
    }
    return trouble;
  }

  private static Kind kindOf(Throwable cause) {
    if (cause instanceof UnknownHostException) {
      return Kind.UNKNOWN_HOST;
    }
    if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
      return Kind.NOT_REACHED;
    }
    if (cause instanceof CertificateException
        || cause instanceof CertPathBuilderException
        || cause instanceof CertPathValidatorException
        || cause instanceof SSLPeerUnverifiedException) {
      return Kind.NOT_TRUSTED;
    }
    if (cause instanceof SSLException
        && cause.getMessage() != null
        && cause.getMessage().contains("SSL message")) {
      return Kind.NO_TLS;
    }
    if (cause instanceof InterruptedIOException) { // timeouts of sockets are of this kind
      return Kind.NO_ANSWER;
    }
    return cause instanceof IOException ? Kind.BROKEN : Kind.UNEXPECTED;
  }

  /** What is wrong and what to do, in one line. */
  String line(OpenSearchSettings settings) {
    String uri = settings.uri().toString();
    return switch (kind) {
      case UNKNOWN_HOST ->
          "The host of " + uri + " is unknown; correct the URL, or the name service";
      case NOT_REACHED ->
          "Nobody answers at " + uri + " (" + said() + "); start OpenSearch, or correct the URL";
      case NOT_TRUSTED ->
          "The certificate of "
              + uri
              + " is not trusted ("
              + said()
              + "); name the PEM file of its authority with --opensearch-ca";
      case NO_TLS ->
          uri + " does not speak TLS; if that is meant to be so, begin its URL with http:";
      case NO_ANSWER -> uri + " did not answer in time (" + said() + ")";
      case BROKEN ->
          "The connection to "
              + uri
              + " broke ("
              + said()
              + ")"
              + (cause instanceof ConnectionClosedException
                      && "http".equals(settings.uri().getScheme())
                  ? "; if it speaks TLS, begin its URL with https:"
                  : "");
      case UNEXPECTED -> "A request to " + uri + " failed: " + said();
    };
  }

  private String said() {
    String message = cause.getMessage();
    return OneLine.of(message == null ? cause.getClass().getSimpleName() : message);
  }
}
