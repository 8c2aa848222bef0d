package io.tao4j.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.error.TaoException;
import io.tao4j.fixtures.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that a JVM cannot read: in a process of its own, whose locale knows ASCII only. */
class UndecodableNamesTest {
  @TempDir Path root;

  /** Prints what becomes of a folder of class folders. */
  public static final class Reader {
    private Reader() {}

    /** The folder is the argument. */
    public static void main(String[] arguments) {
      try {
        System.out.println(ImageFolderDataset.read(Path.of(arguments[0])).report());
      } catch (TaoException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  /** The shell writes the names, because this process may not be able to either. */
  private void shell(String script) throws Exception {
    Process process = new ProcessBuilder("sh", "-c", script, "sh", root.toString()).start();
    assertThat(process.waitFor()).isZero();
  }

  private String read(String locale) throws Exception {
    ProcessBuilder child =
        ChildJvm.of(Reader.class, List.of("-Xmx64m"), root.toString()).redirectErrorStream(true);
    child.environment().put("LC_ALL", locale);
    return ChildJvm.output(child);
  }

  @Test
  void areRefusedWithTheRemedy() throws Exception {
    // Two classes that would both be called by two signs for what cannot be read.
    shell(
        "cd \"$1\" && for c in \"$(printf '\\347\\214\\253')\" \"$(printf '\\347\\213\\227')\" ok;"
            + " do mkdir \"$c\" && : > \"$c/1.png\"; done");
    assertThat(read("POSIX"))
        .contains("DATA-007")
        .contains("2 names cannot be decoded")
        .contains("LC_ALL=C.UTF-8");
  }

  @Test
  void alsoOfPictures() throws Exception {
    shell("cd \"$1\" && mkdir ok && : > \"ok/$(printf 'bild_\\303\\274.png')\"");
    assertThat(read("POSIX")).contains("DATA-007").contains("1 names cannot be decoded");
  }

  @Test
  void ofAnotherEncodingAreRefusedWhereTheLocaleIsRight() throws Exception {
    shell("cd \"$1\" && mkdir \"$(printf '\\304pfel')\" ok && : > ok/1.png");
    String output = read("C.UTF-8");
    assertThat(output).contains("DATA-007");
    // Where the system has no such locale, Java falls back to ASCII, with its own remedy.
    assertThat(output).containsAnyOf("convmv", "LC_ALL=C.UTF-8");
  }

  @Test
  void plainNamesAreReadUnderAnyLocale() throws Exception {
    shell("cd \"$1\" && mkdir a b && : > a/1.png && : > b/2.png");
    assertThat(read("POSIX")).contains("2 samples of 2 classes");
  }
}
