@echo off
rem The tao command line. Works from any folder after: mvn -B -ntp -DskipTests package
rem JAVA_HOME chooses the Java, JAVA_OPTS adds options for it.
setlocal
set "TARGET=%~dp0..\target"
set "JAR="
for %%j in ("%TARGET%\tao4j-examples-*.jar") do set "JAR=%%~fj"
if not defined JAR goto missing
if not exist "%TARGET%\classpath.txt" goto missing
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
rem The class path is longer than a command line may be: it goes through an environment variable.
set "CLASSPATH="
for /f "usebackq delims=" %%c in ("%TARGET%\classpath.txt") do set "CLASSPATH=%JAR%;%%c"
"%JAVA%" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Djdk.console=java.base %JAVA_OPTS% io.tao4j.examples.cli.TaoMain %*
exit /b %ERRORLEVEL%
:missing
echo tao: not packaged yet; run this in the project's folder first: 1>&2
echo   mvn -B -ntp -DskipTests package 1>&2
exit /b 1
