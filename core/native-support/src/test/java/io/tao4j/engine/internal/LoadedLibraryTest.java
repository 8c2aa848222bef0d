package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LoadedLibraryTest {
  private static final List<String> MAPS =
      List.of(
          "55d0c0000000-55d0c0001000 r--p 00000000 fe:00 11                 /usr/bin/java",
          "7f1000000000-7f1000100000 r--p 00000000 fe:00 42                 /a b/libx.so",
          "7f1000100000-7f1000200000 r-xp 00100000 fe:00 42                 /a b/libx.so",
          "7f1000200000-7f1000300000 rw-p 00000000 00:00 0 ",
          "7f1100000000-7f1100100000 r--p 00000000 fe:00 43                 /old/liby.so (deleted)",
          "7f1200000000-7f1200100000 r--p 00000000 fe:00 44                 /one/libz.so",
          "7f1300000000-7f1300100000 r--p 00000000 fe:00 45                 /two/libz.so",
          "7ffc00000000-7ffc00021000 rw-p 00000000 00:00 0                  [stack]");

  @Test
  void startIsWhereTheFilesFirstByteIs() throws IOException {
    assertThat(LoadedLibrary.find("libx.so", MAPS))
        .isEqualTo(new LoadedLibrary(Path.of("/a b/libx.so"), 0x7f1000000000L));
  }

  @Test
  void aMissingOrAmbiguousSymbolIsReported() {
    assertThatThrownBy(() -> LoadedLibrary.find("libq.so", MAPS))
        .isInstanceOf(IOException.class)
        .hasMessage("libq.so is loaded from no file");
    assertThatThrownBy(() -> LoadedLibrary.find("libz.so", MAPS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("/one/libz.so")
        .hasMessageContaining("/two/libz.so");
  }

  @Test
  void aDeletedFileCannotBeRead() throws IOException {
    LoadedLibrary deleted = LoadedLibrary.find("liby.so", MAPS);
    assertThatThrownBy(() -> new ElfFile(deleted.file())).isInstanceOf(IOException.class);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void memoryOfThisJvmHoldsWhatItsFileSays() throws IOException {
    LoadedLibrary jvm = LoadedLibrary.find("libjvm.so");
    try (ElfFile file = new ElfFile(jvm.file())) {
      byte[] expected = file.bytes(0, 64);
      assertThat(new Pointer(jvm.start()).getByteArray(0, 64)).isEqualTo(expected);
      assertThat(file.symbols(Set.of("no such function"))).isEmpty();
      assertThatThrownBy(() -> file.bytes(1L << 50, 8)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void otherFilesAreNoLibraries(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no library, ".repeat(20));
    assertThatThrownBy(() -> new ElfFile(text)).hasMessageEndingWith("is no ELF file of 64 bits");
    Path empty = Files.createFile(folder.resolve("empty"));
    assertThatThrownBy(() -> new ElfFile(empty)).hasMessageContaining("ends within");
  }
}
