namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>What a page shows compiles against what is built. The last column is what its text leaves to the reader.</summary>
public sealed class SnippetTests
{
    public static TheoryData<string, string, string> Pages => new()
    {
        { "README.md", "AspNetCore Client", "var builder = WebApplication.CreateBuilder(args); var app = builder.Build(); var delegationId = \"\";" },
        { "docs/models.md", "Client", "" },
        { "src/AgentIdentity.AspNetCore/README.md", "AspNetCore", "" },
        { "src/AgentIdentity.Cel/README.md", "Cel", "var document = System.Text.Json.JsonDocument.Parse(\"{}\"); var clock = TimeProvider.System;" },
        { "src/AgentIdentity.Client/README.md", "Client Tokens", "using ModelContextProtocol.Client; using OpenAI; using System.ClientModel.Primitives; var details = AuthorizationDetails.Parse(\"[]\").Value; void Open(Uri page) { } Uri addressTheBrowserCameBackTo = null!;" },
        { "src/AgentIdentity.Evidence/README.md", "Evidence", "DateTimeOffset time = default; string delegationId = \"\", decisionId = \"\"; ReadOnlyMemory<byte> body = default; Stream export = Stream.Null;" },
        { "src/AgentIdentity.ModelProxy/README.md", "ModelProxy", "ReadOnlyMemory<byte> body = default; ModelCatalog catalog = null!; var answerContentType = \"\"; Stream upstream = Stream.Null; byte[] buffer = []; System.Buffers.IBufferWriter<byte> caller = null!;" },
        { "src/AgentIdentity.Policy/README.md", "Policy", "DecisionRequest request = null!;" },
        { "src/AgentIdentity.Tokens/README.md", "Tokens", "var details = AuthorizationDetails.Parse(\"[]\").Value; var thumbprintOfTheProof = \"\"; var jwks = \"\"; var idToken = \"\";" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_snippet_compiles(string page, string rooms, string given) =>
        Snippets.Errors(Repository.Read(page), Usings(rooms), given).Should().BeEmpty();

    [Fact]
    public void Every_page_with_code_is_checked() =>
        Repository.Under("", ".md").Where(page => Repository.Read(page).Contains("```csharp", StringComparison.Ordinal))
            .Should().BeEquivalentTo(Pages.Select(row => row.Data.Item1));

    [Theory]
    [InlineData("```csharp\nvar key = new KeyRong();\n```\n", 1)]
    [InlineData("no code at all", 1)]
    [InlineData("```csharp\nConsole.WriteLine(1);\n```\ntext\n```csharp\nConsole.WriteLine(2);\n```\n", 0)]
    public void Canary_a_wrong_snippet_is_caught(string page, int faults) => Snippets.Errors(page, "", "").Should().HaveCount(faults);

    private static string Usings(string rooms) => string.Concat(rooms.Split(' ').Select(room => $"using AgentIdentity.{room};\n"));
}
