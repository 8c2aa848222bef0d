/**
 * The PyTorch engine: a graph becomes TorchScript text, which DJL loads and runs.
 *
 * <p>{@code PyTorchRuntime} starts DJL's engine and holds every process-wide switch; {@code
 * ScriptModule} and {@code TorchScriptArchive} are the file that is loaded; {@code LoadedModule} is
 * its native side. DJL's types stay inside this package.
 *
 * <p>May import {@code error}, {@code file}, {@code tensor}, {@code graph}, {@code model}, {@code
 * engine} and DJL; never another engine.
 */
@NullMarked
package io.tao4j.engine.pytorch.internal;

import org.jspecify.annotations.NullMarked;
