using System.Xml.Linq;

namespace AgentIdentity.Architecture.Tests.Arrows;

/// <summary>What one project file says it depends on.</summary>
internal sealed record Project(string Name, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public static Project Parse(string name, string xml)
    {
        var root = XElement.Parse(xml);
        return new Project(
            name,
            [.. Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Includes("PackageReference")],
            [.. Includes("FrameworkReference"), .. Sdk()]);

        IEnumerable<string> Includes(string element) =>
            root.Descendants(element).Select(item => (string?)item.Attribute("Include") ?? "").SelectMany(value => value.Split(';'));

        IEnumerable<string> Sdk() =>
            (string?)root.Attribute("Sdk") == "Microsoft.NET.Sdk.Web" ? ["Microsoft.AspNetCore.App"] : [];
    }

    public static IReadOnlyList<Project> InSource() =>
        [.. Repository.Under("src/", ".csproj").Select(path => Parse(Path.GetFileNameWithoutExtension(path), Repository.Read(path)))];
}
