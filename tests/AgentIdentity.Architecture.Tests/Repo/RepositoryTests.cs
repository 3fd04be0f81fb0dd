using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Repo;

public sealed partial class RepositoryTests
{
    private static readonly string[] TopLevel =
    [
        ".ci", ".config", ".dockerignore", ".editorconfig", ".gitattributes", ".gitignore", "AgentIdentity.sln", "CHANGELOG.md", "CONTRIBUTING.md", "Directory.Build.props",
        "Directory.Build.targets", "Directory.Packages.props", "Dockerfile", "LICENSE", "README.md", "SECURITY.md", "bench", "charts", "docs", "eng", "global.json",
        "policies", "samples", "src", "tests",
    ];

    [Fact]
    public void The_top_level_holds_what_it_should_and_nothing_else() =>
        Repository.Files.Select(path => path.Split('/')[0]).Distinct().Except(TopLevel).Should().BeEmpty();

    [Fact]
    public void No_tracked_file_names_a_registry() =>
        RegistryHosts.In(Repository.Files.Select(path => (path, Repository.Read(path)))).Should().BeEmpty();

    [Fact]
    public void Canary_a_registry_is_caught() =>
        RegistryHosts.In([("NuGet.Config", "https://api.nuget" + ".org/v3"), ("Dockerfile", "FROM mcr.microsoft" + ".com/dotnet/sdk"), ("ok", "nuget")]).Should().HaveCount(2);

    [Fact]
    public void Versions_are_central_and_no_project_weakens_the_house_rules() =>
        Repository.Under("", ".csproj").SelectMany(path => Weaknesses(path, Repository.Read(path))).Should().BeEmpty();

    [Theory]
    [InlineData("""<PackageReference Include="X" Version="1.0.0" />""")]
    [InlineData("<Nullable>disable</Nullable>")]
    [InlineData("<TreatWarningsAsErrors>false</TreatWarningsAsErrors>")]
    [InlineData("<NoWarn>CS1591</NoWarn>")]
    public void Canary_a_weaker_project_is_caught(string element) => Weaknesses("X.csproj", element).Should().NotBeEmpty();

    [Fact]
    public void The_shared_settings_are_on()
    {
        Repository.Read("Directory.Build.props").Should()
            .Contain("<Nullable>enable</Nullable>").And.Contain("<TreatWarningsAsErrors>true</TreatWarningsAsErrors>")
            .And.Contain("<Deterministic>true</Deterministic>").And.Contain("<UseArtifactsOutput>true</UseArtifactsOutput>");
        Repository.Read("Directory.Packages.props").Should().Contain("<CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>");
        Repository.Read("eng/BannedSymbols.txt").Should()
            .ContainAll("DateTime.UtcNow", "DateTimeOffset.UtcNow", "Guid.NewGuid", "System.Random", "MD5", "SHA1");
    }

    [Fact]
    public void The_licence_is_Apache_2() => Repository.Read("LICENSE").Should().Contain("Apache License").And.Contain("Version 2.0, January 2004");

    private static IEnumerable<string> Weaknesses(string path, string xml) =>
        from Match match in Weakness().Matches(xml)
        select $"{path}: {match.Value}";

    [GeneratedRegex("""<PackageReference[^>]*\bVersion=|<Nullable>|<TreatWarningsAsErrors>|<WarningsNotAsErrors>|<NoWarn>|<AnalysisLevel>|<VersionOverride""")]
    private static partial Regex Weakness();
}
