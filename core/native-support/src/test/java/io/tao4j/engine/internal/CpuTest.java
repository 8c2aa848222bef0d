package io.tao4j.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuTest {
  @TempDir Path folder;

  private Cpu cpu(String list) throws IOException {
    return Cpu.read(Files.writeString(folder.resolve("cpuinfo"), list));
  }

  @Test
  void makerFamilyAndFlagsAreTheFirstCpus() throws IOException {
    Cpu cpu =
        cpu(
            "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 26\nmodel\t\t: 2\n"
                + "flags\t\t: fpu sse2  avx512bw avx512_bf16 fpu\npower management:\n\n"
                + "processor\t: 1\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n");
    assertThat(cpu)
        .isEqualTo(new Cpu("AuthenticAMD", 26, Set.of("fpu", "sse2", "avx512bw", "avx512_bf16")));
    assertThat(cpu.isAmd()).isTrue();
    assertThat(cpu.hasBfloat16()).isTrue();
  }

  @Test
  void aModelOfThatNameIsNoMaker() throws IOException {
    Cpu cpu = cpu("vendor_id\t: GenuineIntel\nmodel name\t: AuthenticAMD\nflags\t: avx2\n");
    assertThat(cpu.isAmd()).isFalse();
    assertThat(cpu.hasBfloat16()).isFalse();
  }

  @Test
  void featuresOfAnArmCpuAreItsFlags() throws IOException {
    assertThat(cpu("processor\t: 0\nFeatures\t: fp asimd bf16\n").hasBfloat16()).isTrue();
  }

  @Test
  void withoutAListNothingIsKnown() {
    Cpu cpu = Cpu.read(folder.resolve("none"));
    assertThat(cpu.vendor()).isEmpty();
    assertThat(cpu.family()).isEqualTo(-1);
    assertThat(cpu.hasBfloat16()).isFalse();
  }
}
