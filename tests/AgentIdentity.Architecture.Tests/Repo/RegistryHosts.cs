using System.Text.RegularExpressions;

namespace AgentIdentity.Architecture.Tests.Repo;

/// <summary>Where packages and images come from is the builder's affair: no tracked file names a registry.</summary>
internal static class RegistryHosts
{
    // Put together here so that this file does not name one either.
    private static readonly Regex Hosts = new(
        string.Join('|', from host in new[] { "nuget+org", "npmjs+org", "npmjs+com", "yarnpkg+com", "pypi+org", "crates+io", "docker+io", "ghcr+io", "gcr+io", "quay+io", "mcr+microsoft+com", "pkgs+dev+azure+com", "jfrog+io" }
                         select $@"\b{Regex.Escape(host.Replace('+', '.'))}\b"),
        RegexOptions.IgnoreCase);

    public static IEnumerable<string> In(IEnumerable<(string Path, string Text)> files) =>
        from file in files
        from Match match in Hosts.Matches(file.Text)
        select $"{file.Path} names {match.Value}";
}
