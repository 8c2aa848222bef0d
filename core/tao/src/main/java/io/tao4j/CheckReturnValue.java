package io.tao4j;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The result of the method, or of all methods of the type, is the whole point: nothing is changed
 * in place. Static analysers (Error Prone, SpotBugs, IntelliJ) know the annotation by its simple
 * name.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CheckReturnValue {}
