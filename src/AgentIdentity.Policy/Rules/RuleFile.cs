using AgentIdentity.Policy.Sources;

namespace AgentIdentity.Policy.Rules;

/// <summary>Reads a file of rules.</summary>
internal static class RuleFile
{
    public const string Version = "agentidentity/v1";

    /// <summary>The rules that could be read and compiled; of the others the first mistake of each is noted.</summary>
    public static IEnumerable<CompiledRule> Read(string text, string file, RuleCompiler compiler, ProblemList problems)
    {
        var rules = new List<CompiledRule>();
        try
        {
            var fields = new YamlFields(YamlReader.Read(text), "a rule file", "apiVersion", "rules");
            var version = fields.RequireText("apiVersion");
            if (version.Text != Version)
            {
                throw new SourceException(PolicyError.Unsupported, version.At, $"apiVersion '{version.Text}' is not known; this version reads {Version}");
            }

            foreach (var item in YamlFields.List(fields.Require("rules"), "'rules'").Items)
            {
                Read(item, file, compiler, rules, problems);
            }
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }

        return rules;
    }

    private static void Read(YamlValue item, string file, RuleCompiler compiler, List<CompiledRule> rules, ProblemList problems)
    {
        try
        {
            rules.Add(compiler.Compile(RuleReader.Read(item, file)));
        }
        catch (SourceException wrong)
        {
            problems.Add(file, wrong);
        }
    }
}
