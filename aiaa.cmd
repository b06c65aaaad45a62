@echo off
rem Finds the .NET SDK, builds, and runs the local runner, where all the rest is.
where dotnet >nul 2>nul || (echo aiaa: the .NET SDK 10 is missing: install it from https://dot.net/download 1>&2 & exit /b 127)
dotnet build "%~dp0local-runner" -c Release -v q --nologo -clp:NoSummary --disable-build-servers 1>&2 || exit /b 1
dotnet "%~dp0local-runner\bin\Release\net10.0\Aiaa.LocalRunner.dll" %*
