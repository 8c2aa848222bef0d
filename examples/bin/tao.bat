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
set OPTIONS=--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xshare:auto -Djdk.console=java.base %JAVA_OPTS%

rem Classes that "tao archive" has written down are used if that was for this Java. The JVM itself
rem compares the class path and its files, and starts without the archive where they differ.
set "ARCHIVE=%TARGET%\tao.jsa"
set "JAVA_FILE=%JAVA%"
if not defined JAVA_HOME for %%f in (java.exe) do set "JAVA_FILE=%%~$PATH:f"
if "%~1"=="archive" if "%~2"=="" goto archive
set "MADE_FOR="
if exist "%ARCHIVE%.java" set /p MADE_FOR=<"%ARCHIVE%.java"
if not exist "%ARCHIVE%" goto run
if not "%MADE_FOR%"=="%JAVA_FILE%" goto run
rem -Xlog: else newer JVMs say that they start without it.
set OPTIONS="-XX:SharedArchiveFile=%ARCHIVE%" -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 -Xlog:cds=off -Xlog:cds+dynamic=off %OPTIONS%
:run
"%JAVA%" %OPTIONS% io.tao4j.examples.cli.TaoMain %*
exit /b %ERRORLEVEL%

:archive
if exist "%ARCHIVE%" del "%ARCHIVE%"
if exist "%ARCHIVE%.java" del "%ARCHIVE%.java"
rem -Xlog: the JVM else lists each class that it cannot write down.
"%JAVA%" "-XX:ArchiveClassesAtExit=%ARCHIVE%" -Xlog:disable -Xlog:all=error:stderr %OPTIONS% io.tao4j.examples.cli.TaoMain archive
if errorlevel 1 exit /b %ERRORLEVEL%
(echo %JAVA_FILE%)>"%ARCHIVE%.java"
echo classes for later starts: %ARCHIVE% 1>&2
exit /b 0

:missing
echo tao: not packaged yet; run this in the project's folder first: 1>&2
echo   mvn -B -ntp -DskipTests package 1>&2
exit /b 1
