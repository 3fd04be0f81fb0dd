using System.Text.RegularExpressions;

namespace AgentIdentity.Server.Console.Decisions;

/// <summary>The path through the relations by which somebody may do something, from top to bottom. The lines of the proof say the same in words.</summary>
internal sealed partial record ProofPicture(IReadOnlyList<ProofBox> Boxes, IReadOnlyList<ProofArrow> Arrows, string Summary)
{
    public const int Width = 440;
    public const int BoxHeight = 32;
    private const int Step = 64;
    private const int Gap = 16;
    private const int LongestName = 50;

    public int Height => Boxes[^1].Y + BoxHeight + 1;

    /// <summary>Null where no line is a relation.</summary>
    public static ProofPicture? Of(IReadOnlyList<string> proof)
    {
        List<ProofBox> boxes = [];
        List<ProofArrow> arrows = [];
        string? last = null;
        foreach (var match in proof.Select(static line => Relation().Match(line)).Where(static match => match.Success))
        {
            var (user, target) = (match.Groups["user"].Value, match.Groups["object"].Value);
            var label = match.Groups["relation"].Value + match.Groups["rest"].Value;
            var at = user.Split('#')[0];
            if (last != at)
            {
                boxes.Add(Box(at, boxes.Count == 0 ? 1 : boxes[^1].Y + BoxHeight + Gap));
            }

            var from = boxes[^1].Y + BoxHeight;
            boxes.Add(Box(target, boxes[^1].Y + Step));
            arrows.Add(new ProofArrow(from, boxes[^1].Y, Short(user.Contains('#', StringComparison.Ordinal) ? $"each {user.Split('#')[1]} is {label}" : label)));
            last = target;
        }

        return boxes.Count == 0 ? null : new ProofPicture(boxes, arrows, string.Join("; ", proof));
    }

    private static ProofBox Box(string name, int y) => new(name, Short(name), y);

    private static string Short(string text) => text.Length <= LongestName ? text : string.Concat(text.AsSpan(0, LongestName - 1), "…");

    [GeneratedRegex(@"^(?<user>\S+) is (?<relation>\S+) of (?<object>[^\s,]+)(?<rest>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Relation();
}

/// <param name="Name">Somebody or something, as the relations name it.</param>
/// <param name="Shown">The same, shortened to fit.</param>
/// <param name="Y">Its upper edge.</param>
internal sealed record ProofBox(string Name, string Shown, int Y);

internal sealed record ProofArrow(int From, int To, string Label);
