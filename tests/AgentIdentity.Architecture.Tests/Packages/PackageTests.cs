using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace AgentIdentity.Architecture.Tests.Packages;

/// <summary>Packs what was built and opens the result.</summary>
public sealed class PackageTests
{
    private static readonly string[] Packages = ["AspNetCore", "Cel", "Client", "Evidence", "ModelProxy", "Policy", "Tokens"];

    [Fact]
    public async Task Dotnet_pack_makes_seven_packages_with_readme_licence_and_docs()
    {
        var folder = Directory.CreateTempSubdirectory("agentid-pack").FullName;
        try
        {
            await PackAsync(folder);

            Directory.GetFiles(folder, "*.nupkg").Select(PackageName).Should().BeEquivalentTo(Packages.Select(name => $"AgentIdentity.{name}"));
            Directory.GetFiles(folder, "*.snupkg").Should().HaveCount(Packages.Length);
            Directory.GetFiles(folder, "*.nupkg").SelectMany(Faults).Should().BeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Canary_a_bare_package_is_caught()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "AgentIdentity.Bare.0.1.0.nupkg");
        using (var package = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            using StreamWriter writer = new(package.CreateEntry("AgentIdentity.Bare.nuspec").Open());
            writer.Write("<package><metadata><id>AgentIdentity.Bare</id></metadata></package>");
        }

        Faults(path).Should().BeEquivalentTo(
            "AgentIdentity.Bare has no readme", "AgentIdentity.Bare has no licence", "AgentIdentity.Bare has no docs", "AgentIdentity.Bare does not say where its source is");
    }

    private static IEnumerable<string> Faults(string path)
    {
        var name = PackageName(path);
        using var package = ZipFile.OpenRead(path);
        var nuspec = XElement.Load(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
        string? Metadata(string element) => nuspec.Descendants().FirstOrDefault(item => item.Name.LocalName == element)?.Value;

        List<string> faults = [];
        if (Metadata("readme") is not { } readme || package.GetEntry(readme) is not { Length: > 200 })
        {
            faults.Add($"{name} has no readme");
        }

        if (Metadata("license") != "Apache-2.0")
        {
            faults.Add($"{name} has no licence");
        }

        if (package.GetEntry($"lib/net10.0/{name}.xml") is not { Length: > 500 })
        {
            faults.Add($"{name} has no docs");
        }

        if (nuspec.Descendants().FirstOrDefault(item => item.Name.LocalName == "repository")?.Attribute("commit") is null)
        {
            faults.Add($"{name} does not say where its source is");
        }

        return faults;
    }

    private static string PackageName(string path) => Path.GetFileName(path).Split(".0.", 2)[0];

    private static async Task PackAsync(string folder)
    {
        // artifacts/bin/<project>/<configuration>/ is where this runs from: what was built there is packed.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name.Split('_')[0];
        ProcessStartInfo start = new("dotnet", ["pack", "AgentIdentity.sln", "--no-build", "-c", configuration == "release" ? "Release" : "Debug", "-o", folder, "-nodeReuse:false"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var pack = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        var output = await pack.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await pack.WaitForExitAsync(TestContext.Current.CancellationToken);
        pack.ExitCode.Should().Be(0, output);
    }
}
