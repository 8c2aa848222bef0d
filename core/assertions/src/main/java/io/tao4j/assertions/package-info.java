/**
 * AssertJ assertions for test suites that check spec files: {@link
 * io.tao4j.assertions.SpecAssertions#assertThatSpec}. Such a suite depends on this artifact and on
 * the families whose networks it names; none of their jars holds a native file.
 */
@NullMarked
package io.tao4j.assertions;

import org.jspecify.annotations.NullMarked;
