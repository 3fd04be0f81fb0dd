namespace AgentIdentity.Cel.Tests.Differential;

/// <summary>The evaluators' processes, one each for all tests; made when first asked for.</summary>
public sealed class OracleProcesses : IDisposable
{
    private readonly Dictionary<string, Oracle> _running = new(StringComparer.Ordinal);

    /// <summary>Skips the test where the evaluator is not installed; under CI that is a failure, save where it has no build for the system.</summary>
    internal Oracle Get(string name)
    {
        if (_running.TryGetValue(name, out var running))
        {
            return running;
        }

        var modules = Path.Combine(Conformance.ConformanceData.Root(), "eng", "cel", "node_modules");
        if (name == "cel-go" && !(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64))
        {
            Assert.Skip("cel-go comes as a program for Linux on x64");
        }

        if (!Directory.Exists(modules) || (name == "cel-go" && !File.Exists(CelGo.Program)))
        {
            const string missing = "eng/cel/node_modules is missing: run `bash eng/cel/dump.sh`";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Fail(missing);
        }

        return _running[name] = name == "cel-go" ? new CelGo() : new CelEs();
    }

    public void Dispose()
    {
        foreach (var oracle in _running.Values)
        {
            oracle.Dispose();
        }
    }
}
