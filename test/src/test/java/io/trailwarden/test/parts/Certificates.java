package io.trailwarden.test.parts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority made for one run, and the certificate that it gave to a node of this
 * machine. The folder holds {@code ca.pem}, {@code node.pem} and {@code node.key} (PKCS#8,
 * unencrypted).
 */
final class Certificates {

  private final Path folder;
  private final X509Certificate authority;

  private Certificates(Path folder, X509Certificate authority) {
    this.folder = folder;
    this.authority = authority;
  }

  static Certificates createIn(Path folder) throws IOException, GeneralSecurityException {
    try {
      KeyPair authorityKeys = newKeys();
      X500Name authorityName = new X500Name("CN=Trailwarden test authority");
      X509v3CertificateBuilder forAuthority = builder(authorityName, authorityName, authorityKeys);
      forAuthority.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      X509Certificate authority = sign(forAuthority, authorityKeys);

      KeyPair nodeKeys = newKeys();
      X509v3CertificateBuilder forNode = builder(authorityName, new X500Name("CN=node"), nodeKeys);
      forNode.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
              }));
      writePem(folder.resolve("ca.pem"), authority);
      writePem(folder.resolve("node.pem"), sign(forNode, authorityKeys));
      writePem(folder.resolve("node.key"), new JcaPKCS8Generator(nodeKeys.getPrivate(), null));
      return new Certificates(folder, authority);
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** The authority's certificate as PEM, which a client must trust. */
  Path authorityPem() {
    return folder.resolve("ca.pem");
  }

  /** The distinguished name of the node, as the security plugin wants to read it. */
  String nodeName() {
    return "CN=node";
  }

  /** Trusts this authority and no other. */
  SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys)
      throws CertIOException {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(120, new SecureRandom()),
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(Duration.ofDays(2))),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
  }

  private static void writePem(Path file, Object content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer text = new OutputStreamWriter(bytes, StandardCharsets.US_ASCII);
        JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(content);
    }
    Files.write(file, bytes.toByteArray());
  }
}
