@echo off
rem Finds a JDK 25, builds Picket on first use, and runs it. The sister of ./picket, which says more.
setlocal EnableExtensions
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"
set "app=%home%\scanner\target\app"
set "java="
if defined JAVA_HOME call :try "%JAVA_HOME%"
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%USERPROFILE%\.jdks\*") do if not defined java call :try "%%d"
for %%d in (java.exe) do if not defined java if not "%%~$PATH:d"=="" for %%e in ("%%~dp$PATH:d..") do call :try "%%~fe"
if not defined java (
  echo picket: no JDK 25 was found ^(looked at JAVA_HOME, the usual folders and the PATH^). 1>&2
  echo picket:   winget install EclipseAdoptium.Temurin.25.JDK, or set JAVA_HOME to one 1>&2
  exit /b 2
)
if not exist "%app%\content" call :build || exit /b
set /p content=<"%app%\content"
set "cache=%app%\%content:~0,16%-%version%.aot"
if "%PICKET_AOT%"=="off" goto plain
if not exist "%cache%" call :train
for %%f in ("%cache%") do if %%~zf==0 goto plain
"%java%\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-XX:AOTCache=%cache%" -cp "%app%\picket.jar" io.picket.scanner.Main %*
exit /b %ERRORLEVEL%

:plain
"%java%\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "%app%\picket.jar" io.picket.scanner.Main %*
exit /b %ERRORLEVEL%

:try
if not exist "%~1\bin\java.exe" exit /b 1
if not exist "%~1\release" exit /b 1
for /f "tokens=2 delims==" %%v in ('findstr /b "JAVA_VERSION=" "%~1\release"') do set "version=%%~v"
for /f "delims=.+-" %%m in ("%version%") do if %%m GEQ 25 set "java=%~1"
exit /b 0

:build
where mvn >nul 2>nul || (
  echo picket: Maven is needed to build Picket: winget install Apache.Maven, or see maven.apache.org 1>&2
  exit /b 2
)
echo picket: building (first use); this takes a minute or two, once 1>&2
pushd "%home%"
set "JAVA25_HOME=%java%"
call mvn -B -q -Dstyle.color=never -Dmaven.test.skip=true -pl scanner -am package 1>&2
set "built=%ERRORLEVEL%"
popd
if not "%built%"=="0" (
  echo picket: the build failed; the lines above say why 1>&2
  exit /b 4
)
exit /b 0

:train
del /q "%app%\*.aot" "%app%\*.aot.part" 2>nul
"%java%\bin\java.exe" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-XX:AOTCacheOutput=%cache%.part" -cp "%app%\picket.jar" io.picket.scanner.demo.Training >"%app%\training.log" 2>&1 <nul
if exist "%cache%.part" (move /y "%cache%.part" "%cache%" >nul) else (type nul >"%cache%")
exit /b 0
