package io.tao4j.spec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a spec record, itself a record, whose fields stand in the spec among those
 * of the record around it: not in a group of their own. Specs that have fields in common share such
 * a record, for records cannot inherit.
 *
 * <pre>{@code
 * record TrainingSet(@Field(description = "file") Path file, @Fragment Loading loading) {}
 * record Loading(@Field(description = "samples per step") int batchSize) {}
 * }</pre>
 *
 * reads {@code {file: a.csv, batch_size: 8}}. The component has no {@link Field}: its fields are
 * used by the verbs of the record around it, and their names must differ from that record's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Fragment {}
