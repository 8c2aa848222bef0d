package io.tao4j.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tao} with a Java that only says under which locale it was started. */
class LauncherLocaleTest {
  @TempDir Path home;

  private Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String locale(Map<String, String> given) throws Exception {
    Path tao =
        script(home.resolve("bin/tao"), Files.readString(Path.of("bin/tao").toAbsolutePath()));
    Files.createDirectories(home.resolve("target"));
    Files.writeString(home.resolve("target/tao4j-examples-1.jar"), "");
    Files.writeString(home.resolve("target/classpath.txt"), "none");
    script(
        home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}\"\n");
    ProcessBuilder builder = new ProcessBuilder(tao.toString(), "networks");
    builder.redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().putAll(given);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
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
      assertThat(locale(given)).as(given.toString()).matches("(?i).*utf-?8").doesNotContain("xx_");
    }
  }
}
