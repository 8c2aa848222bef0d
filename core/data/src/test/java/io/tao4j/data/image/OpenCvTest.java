package io.tao4j.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.opencv.global.opencv_core;
import org.junit.jupiter.api.Test;

class OpenCvTest {

  @Test
  void keepsOpenCvToOneThreadUnlessToldOtherwise() {
    OpenCv.load();
    assertThat(System.getProperty("tao4j.opencv.threads")).isNull();
    assertThat(opencv_core.getNumThreads()).isEqualTo(1);
  }

  @Test
  void switchesOffJavaCppsLimitOnTheWholeProcess() {
    OpenCv.load();
    assertThat(System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes")).isEqualTo("0");
  }
}
