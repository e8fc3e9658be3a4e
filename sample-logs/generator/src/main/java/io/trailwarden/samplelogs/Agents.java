package io.trailwarden.samplelogs;

/** What clients call themselves. */
final class Agents {
  static final String CHROME =
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/134.0.0.0 Safari/537.36";
  static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:136.0) Gecko/20100101 Firefox/136.0";
  static final String LAMBDA =
      "Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.233-242.883.amzn2.x86_64"
          + " md/arch#x86_64 lang/python#3.12.8 md/pyimpl#CPython"
          + " exec-env/AWS_Lambda_python3.12 cfg/retry-mode#legacy Botocore/1.34.69";
  static final String JAVA =
      "aws-sdk-java/2.25.11 Linux/5.10.210-201.855.amzn2.x86_64"
          + " OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 kotlin vendor/Amazon.com_Inc."
          + " io/sync http/Apache cfg/retry-mode/legacy";
  static final String SSM = "aws-sdk-go/1.51.21 (go1.22.2; linux; amd64) amazon-ssm-agent/3.3.987";
  static final String TERRAFORM =
      "APN/1.0 HashiCorp/1.0 Terraform/1.11.0 (+https://www.terraform.io)"
          + " terraform-provider-aws/5.90.0 (+https://registry.terraform.io/providers/hashicorp/aws)"
          + " aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.6 md/GOOS#linux md/GOARCH#amd64 m/g";

  private Agents() {}

  /** The AWS CLI, running that command, such as {@code iam.create-user}. */
  static String cli(String command) {
    return "aws-cli/2.17.32 md/awscrt#0.21.2 ua/2.0 os/linux#6.8.0-55-generic md/arch#x86_64"
        + " lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe"
        + " md/distrib#ubuntu.24 md/prompt#off md/command#"
        + command;
  }

  static String browser(Dice dice) {
    return dice.pick(CHROME, FIREFOX);
  }
}
