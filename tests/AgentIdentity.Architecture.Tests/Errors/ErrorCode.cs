using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AgentIdentity.Architecture.Tests.Source;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AgentIdentity.Architecture.Tests.Errors;

/// <summary>One member of a public enum whose name ends in Error.</summary>
internal sealed record ErrorCode(string Room, string Enum, string Name, int Number, string Meaning)
{
    public string Code => string.Create(CultureInfo.InvariantCulture, $"AID{Number}");

    public static IReadOnlyList<ErrorCode> In(IEnumerable<SourceFile> files) =>
    [
        .. from file in files
           from type in file.Types.OfType<EnumDeclarationSyntax>()
           where type.Identifier.Text.EndsWith("Error", StringComparison.Ordinal)
           from member in type.Members
           let code = new ErrorCode(
               file.Path.Split('/')[1]["AgentIdentity.".Length..],
               type.Identifier.Text,
               member.Identifier.Text,
               int.TryParse(member.EqualsValue?.Value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0,
               Summary(member))
           orderby code.Number
           select code,
    ];

    private static string Summary(EnumMemberDeclarationSyntax member)
    {
        var lines = member.GetLeadingTrivia().ToFullString().Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("///", StringComparison.Ordinal));
        var xml = XElement.Parse($"<doc>{string.Join(' ', lines.Select(line => line[3..]))}</doc>");
        return xml.Element("summary") is { } summary ? Regex.Replace(string.Concat(summary.Nodes().Select(Text)), @"\s+", " ").Trim() : "";
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement see when (string?)see.Attribute("cref") is { } name => $"`{name.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => "",
    };
}
