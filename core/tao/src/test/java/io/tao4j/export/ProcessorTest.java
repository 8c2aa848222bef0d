package io.tao4j.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void saysNameAndClockOfTheFirstProcessor() {
    assertThat(
            Processor.describe(
                List.of(
                    "processor\t: 0",
                    "model name\t: AMD EPYC 7B13",
                    "cpu MHz\t\t: 2449.998",
                    "processor\t: 1",
                    "cpu MHz\t\t: 1500.0")))
        .isEqualTo("AMD EPYC 7B13, 2.45 GHz");
  }

  @Test
  void repeatsNoClockThatTheNameTells() {
    assertThat(
            Processor.describe(
                List.of("model name : Intel(R) Xeon(R) CPU @ 2.20GHz", "cpu MHz : 2200.1")))
        .isEqualTo("Intel(R) Xeon(R) CPU @ 2.20GHz");
  }

  @Test
  void saysThatTheClockIsNotKnown() {
    assertThat(Processor.describe(List.of("processor : 0")))
        .isEqualTo(System.getProperty("os.arch") + ", clock not known");
  }
}
