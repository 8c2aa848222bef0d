package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tao} with a Java that only says how it was started. */
class LauncherTest {
  @TempDir Path home;
  private Path tao;
  private Path target;

  private Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @BeforeEach
  void install() throws IOException {
    tao = script(home.resolve("bin/tao"), Files.readString(Path.of("bin/tao").toAbsolutePath()));
    target = Files.createDirectories(home.resolve("target"));
    Files.writeString(target.resolve("tao4j-examples-1.jar"), "");
    Files.writeString(target.resolve("classpath.txt"), "none");
    java("jdk", "echo \"${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}\"");
  }

  private void java(String folder, String body) throws IOException {
    script(home.resolve(folder).resolve("bin/java"), "#!/bin/sh\n" + body + "\n");
  }

  private String run(String jdk, Map<String, String> given, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(tao.toString());
    builder.command().addAll(List.of(words));
    builder.redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.resolve(jdk).toString());
    builder.environment().putAll(given);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.strip();
  }

  @Test
  void javaStartsUnderAUnicodeLocale() throws Exception {
    for (Map<String, String> given :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "POSIX"),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "C"),
            Map.of("LC_CTYPE", "POSIX", "LANG", "C.UTF-8"),
            Map.of("LC_ALL", "xx_XX.UTF-8"))) {
      assertThat(run("jdk", given, "networks"))
          .as(given.toString())
          .matches("(?i).*utf-?8")
          .doesNotContain("xx_");
    }
  }

  /** A Java that writes the archive that it is told to, and tells its words. */
  private static final String ARCHIVING =
      """
      for word; do
        case $word in
          -XX:ArchiveClassesAtExit=*) echo classes >"${word#*=}" ;;
        esac
      done
      echo "$@"
      """;

  private void age(String file, long seconds) throws IOException {
    Path path = target.resolve(file);
    FileTime now = Files.getLastModifiedTime(path);
    Files.setLastModifiedTime(path, FileTime.fromMillis(now.toMillis() - 1000 * seconds));
  }

  @Test
  void anArchiveOfClassesServesTheBuildAndTheJavaThatItWasMadeFor() throws Exception {
    String use = "-XX:SharedArchiveFile=" + target.toRealPath().resolve("tao.jsa");
    java("jdk", ARCHIVING);
    java("other", ARCHIVING);
    age("tao4j-examples-1.jar", 100);
    age("classpath.txt", 100);
    assertThat(run("jdk", Map.of(), "networks")).doesNotContain("tao.jsa");

    assertThat(run("jdk", Map.of(), "archive"))
        .contains("-XX:ArchiveClassesAtExit=", "TaoMain archive", "classes for later starts:");
    assertThat(run("jdk", Map.of(), "networks")).contains(use).endsWith("TaoMain networks");
    assertThat(run("jdk", Map.of(), "archive", "--help")).contains(use);
    assertThat(run("other", Map.of(), "networks")).doesNotContain("tao.jsa");

    age("tao4j-examples-1.jar", -200);
    assertThat(run("jdk", Map.of(), "networks")).as("a newer build").doesNotContain("tao.jsa");
  }
}
