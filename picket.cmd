@echo off
rem Finds a JDK 25, builds Picket on first use, and runs it. The sister of ./picket, which says more.
rem Whether people watch is not said with -Dpicket.terminal: a batch file cannot tell without starting
rem a process, so Picket asks the JDK's console instead.
setlocal EnableExtensions DisableDelayedExpansion
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
set "app=%home%\scanner\target\app"
set "java="
set "version="
rem Folders go to :try by a variable, because call reads the percent signs of its words once more.
set "candidate="
if defined JAVA_HOME set "candidate=%JAVA_HOME:"=%"
call :try
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*" "%USERPROFILE%\.jdks\*") do (
  set "candidate=%%~d"
  call :try
)
rem Scoop keeps its packages behind a link that is called current.
for /d %%d in ("%USERPROFILE%\scoop\apps\*jdk*") do (
  set "candidate=%%~d\current"
  call :try
)
for %%f in (java.exe) do for %%e in ("%%~dp$PATH:f..") do (
  set "candidate=%%~fe"
  call :try
)
if not defined java goto nojava

rem The log of HEAD grows with whatever is committed, pulled or checked out. A batch file cannot compare
rem times, so its size is kept beside the build; Maven finds out what is to be done.
set "moved=0"
if exist "%home%\.git\logs\HEAD" for %%f in ("%home%\.git\logs\HEAD") do set "moved=%%~zf"
set "built="
if exist "%app%\built-at" set /p built=<"%app%\built-at"
set "why=first use"
if not exist "%app%\content" goto build
set "why=the sources may have changed"
if not "%moved%"=="%built%" goto build

:ready
set "content="
set /p content=<"%app%\content"
set "cache=%app%\%content:~0,16%-%version%.aot"
if "%PICKET_AOT%"=="off" goto plain
if not exist "%cache%" call :train
rem An empty cache file says that it cannot be made here; none at all, that nothing can be written.
set "size=0"
if exist "%cache%" for %%f in ("%cache%") do set "size=%%~zf"
if "%size%"=="0" goto plain
"%java%\bin\java.exe" -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:all=off:stdout "-XX:AOTCache=%cache%" -cp "%app%\picket.jar" io.picket.scanner.Main %*
exit /b %ERRORLEVEL%

:plain
"%java%\bin\java.exe" -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "%app%\picket.jar" io.picket.scanner.Main %*
exit /b %ERRORLEVEL%

:nojava
echo picket: no JDK 25 was found (looked at JAVA_HOME, the usual folders and the PATH). 1>&2
echo picket:   winget install EclipseAdoptium.Temurin.25.JDK, or set JAVA_HOME to one 1>&2
exit /b 2

rem Takes the candidate for java when it is the home of a Java 25 or later; sets version with it.
:try
if defined java exit /b 0
if not exist "%candidate%\bin\java.exe" exit /b 0
if not exist "%candidate%\release" exit /b 0
set "found="
for /f "usebackq tokens=1,2 delims==" %%k in ("%candidate%\release") do if "%%k"=="JAVA_VERSION" set "found=%%~l"
if not defined found exit /b 0
for /f "delims=.+-" %%m in ("%found%") do if %%m GEQ 25 set "java=%candidate%"
set "version=%found%"
exit /b 0

:build
where mvn >nul 2>nul
if errorlevel 1 goto nomaven
if not exist "%java%\bin\javac.exe" goto nocompiler
echo picket: building (%why%); this takes a minute or two 1>&2
pushd "%home%"
set "JAVA25_HOME=%java%"
call mvn -B -q -Dstyle.color=never -Dmaven.test.skip=true -pl scanner -am package 1>&2
set "code=%ERRORLEVEL%"
popd
if not "%code%"=="0" goto broken
>"%app%\built-at" echo %moved%
goto ready

:nomaven
echo picket: Maven is needed to build Picket: winget install Apache.Maven, or see maven.apache.org 1>&2
exit /b 2

:nocompiler
echo picket: "%java%" runs Java programs but cannot build them; install a JDK 25, not a JRE 1>&2
exit /b 2

:broken
echo picket: the build failed; the lines above say why 1>&2
echo picket: (mvn -pl scanner -am package repeats it) 1>&2
exit /b 4

rem Into a file of its own, so that two that begin at once do not write into one another's.
:train
echo picket: preparing a quick start; this takes half a minute, once 1>&2
set "part=%cache%.%RANDOM%%RANDOM%.part"
"%java%\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "-XX:AOTCacheOutput=%part%" -cp "%app%\picket.jar" io.picket.scanner.demo.Training >"%app%\training.log" 2>&1 <nul
if errorlevel 1 del /q "%part%" 2>nul
if not exist "%cache%" del /q "%app%\*.aot" 2>nul
if exist "%part%" move /y "%part%" "%cache%" >nul 2>nul
if exist "%part%" del /q "%part%" 2>nul
if not exist "%cache%" type nul >"%cache%" 2>nul
exit /b 0
