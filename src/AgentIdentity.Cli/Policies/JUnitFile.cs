using System.Globalization;
using System.Text;
using System.Xml;
using AgentIdentity.Cli.Output;

namespace AgentIdentity.Cli.Policies;

/// <summary>Results of tests in the XML that build servers read: a suite for each file, a case for each test.</summary>
internal static class JUnitFile
{
    public static void Write(FileInfo file, IReadOnlyCollection<JUnitCase> cases)
    {
        try
        {
            using var writer = XmlWriter.Create(file.FullName, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false) });
            writer.WriteStartElement("testsuites");
            Count(writer, cases);
            foreach (var suite in cases.GroupBy(c => c.Suite, StringComparer.Ordinal))
            {
                Write(writer, suite.Key, [.. suite]);
            }

            writer.WriteEndElement();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure(ExitCode.Unavailable, $"The results cannot be written: {problem.Message}");
        }
    }

    private static void Write(XmlWriter writer, string suite, JUnitCase[] cases)
    {
        writer.WriteStartElement("testsuite");
        writer.WriteAttributeString("name", Clean(suite));
        Count(writer, cases);
        foreach (var test in cases)
        {
            writer.WriteStartElement("testcase");
            writer.WriteAttributeString("classname", Clean(suite));
            writer.WriteAttributeString("name", Clean(test.Name));
            writer.WriteAttributeString("file", Clean(suite));
            writer.WriteAttributeString("line", test.Line.ToString(CultureInfo.InvariantCulture));
            if (test.Failure is { } failure)
            {
                writer.WriteStartElement("failure");
                writer.WriteAttributeString("message", Clean(failure.Message));
                writer.WriteString(Clean(failure.Text));
                writer.WriteEndElement();
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    private static void Count(XmlWriter writer, IReadOnlyCollection<JUnitCase> cases)
    {
        writer.WriteAttributeString("tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        writer.WriteAttributeString("failures", cases.Count(c => c.Failure is not null).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>What XML cannot hold is shown as such, like everywhere else; lone surrogates among it.</summary>
    private static string Clean(string text) => string.Concat(Screen.Clean(text).EnumerateRunes()
        .Select(rune => rune.Value < 0x10000 && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}

/// <param name="Suite">The file.</param>
/// <param name="Failure">Null when the test passes.</param>
internal sealed record JUnitCase(string Suite, string Name, int Line, (string Message, string Text)? Failure);
