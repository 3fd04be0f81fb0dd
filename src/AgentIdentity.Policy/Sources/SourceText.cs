using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AgentIdentity.Policy.Sources;

/// <summary>Reads a text file whole: strict UTF-8, of a bounded size.</summary>
internal static class SourceText
{
    public static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);
    private const long MaxBytes = 4 * 1024 * 1024;

    public static bool TryRead(string path, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        (text, problem) = (null, null);
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaxBytes)
            {
                problem = "the file is larger than 4 MB";
                return false;
            }

            // Pipes and devices have no length, and reading one may never end.
            text = length == 0 ? "" : Utf8.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
            return true;
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            problem = $"cannot be read: {wrong.Message}";
            return false;
        }
    }
}
