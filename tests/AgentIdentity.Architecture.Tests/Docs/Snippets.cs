using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AgentIdentity.Architecture.Tests.Docs;

/// <summary>The C# of one page, taken together as one program: later snippets go on where earlier ones stopped.</summary>
internal static partial class Snippets
{
    // What a new web project imports by itself.
    private const string Imports = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Net.Http; using System.Threading; using System.Threading.Tasks;
        using Microsoft.AspNetCore.Builder; using Microsoft.AspNetCore.Http; using Microsoft.Extensions.DependencyInjection;

        """;

    public static IEnumerable<string> Errors(string page, string usings, string given)
    {
        var code = string.Join('\n', Blocks().Matches(page).Select(block => block.Groups["code"].Value));
        var tree = CSharpSyntaxTree.ParseText($"{Imports}{usings}\n{given}\n{code}", cancellationToken: TestContext.Current.CancellationToken);
        return code.Length == 0
            ? ["no C# in the page"]
            : CSharpCompilation.Create("Snippets", [tree], References, new CSharpCompilationOptions(OutputKind.ConsoleApplication))
                .GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => diagnostic.ToString());
    }

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}
