using System.Reflection;

namespace AgentIdentity.Architecture.Tests.Arrows;

public sealed class ProjectArrowTests
{
    [Fact]
    public void Projects_reference_only_what_their_row_of_the_design_allows() =>
        ProjectArrows.Violations(Project.InSource()).Should().BeEmpty();

    [Fact]
    public void Pure_rooms_are_compiled_without_ASP_NET_and_without_a_database() =>
        ProjectArrows.PureRooms.Select(room => Assembly.Load($"AgentIdentity.{room}")).SelectMany(ImpureReferences).Should().BeEmpty();

    [Theory]
    [InlineData("""<ProjectReference Include="../AgentIdentity.Broker/AgentIdentity.Broker.csproj" />""", "may not reference AgentIdentity.Broker")]
    [InlineData("""<ProjectReference Include="..\AgentIdentity.Policy\AgentIdentity.Policy.csproj" />""", "may not reference AgentIdentity.Policy")]
    [InlineData("""<PackageReference Include="Yarp.ReverseProxy" />""", "may not use the package Yarp.ReverseProxy")]
    [InlineData("""<FrameworkReference Include="Microsoft.AspNetCore.App" />""", "is pure and may not reference Microsoft.AspNetCore.App")]
    public void Canary_a_wrong_reference_is_caught(string reference, string complaint)
    {
        var tokens = Project.Parse("AgentIdentity.Tokens", $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{reference}</ItemGroup></Project>""");

        ProjectArrows.Violations([tokens]).Should().Contain($"AgentIdentity.Tokens {complaint}");
    }

    [Fact]
    public void Canary_an_unknown_and_a_missing_project_are_caught()
    {
        var stray = Project.Parse("AgentIdentity.Extras", """<Project Sdk="Microsoft.NET.Sdk" />""");

        ProjectArrows.Violations([stray]).Should().Contain(["AgentIdentity.Extras is not a room of the house", "AgentIdentity.Tokens has no project"]);
    }

    [Fact]
    public void Canary_a_web_SDK_in_a_pure_room_is_caught()
    {
        var cel = Project.Parse("AgentIdentity.Cel", """<Project Sdk="Microsoft.NET.Sdk.Web" />""");

        ProjectArrows.Violations([cel]).Should().Contain("AgentIdentity.Cel is pure and may not reference Microsoft.AspNetCore.App");
    }

    [Fact]
    public void Canary_an_impure_assembly_is_caught() =>
        ImpureReferences(typeof(Microsoft.AspNetCore.Authentication.JwtBearer.JwtBearerOptions).Assembly).Should().NotBeEmpty();

    private static IEnumerable<string> ImpureReferences(Assembly assembly) =>
        from reference in assembly.GetReferencedAssemblies()
        where new[] { "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore", "Microsoft.Data", "System.Data", "Yarp", "Npgsql" }
            .Any(prefix => reference.Name!.StartsWith(prefix, StringComparison.Ordinal))
        select $"{assembly.GetName().Name} references {reference.Name}";
}
