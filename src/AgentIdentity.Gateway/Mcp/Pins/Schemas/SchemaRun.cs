namespace AgentIdentity.Gateway.Mcp.Pins.Schemas;

/// <summary>One question put to a schema: where it stands, what it may still cost, and the first complaint.</summary>
internal sealed class SchemaRun
{
    // Far more than sensible arguments need, and some ten milliseconds at most.
    private const int MostSteps = 200_000;
    private const int Deepest = 200;
    private const int LongestName = 64;

    private readonly List<string> _path = [];
    private int _steps = MostSteps;
    private int _depth;
    private int _muted;

    public string? Complaint { get; private set; }

    /// <summary>Whether the question became too large to answer: then nothing holds, whatever stands around it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Takes steps; false when there are none left, which is a complaint that nothing takes back.</summary>
    public bool Spend(int steps = 1)
    {
        _steps -= steps;
        if (_steps < 0)
        {
            GiveUp();
        }

        return !IsOver;
    }

    public bool Enter()
    {
        if (++_depth > Deepest)
        {
            GiveUp();
        }

        return Spend();
    }

    public void Leave() => _depth--;

    public void Push(string name) => _path.Add(name);

    public void Push(int index) => _path.Add(index.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public void Pop() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Alternatives are tried without complaint.</summary>
    /// <returns>The place to come back to.</returns>
    public int Mute()
    {
        _muted++;
        return _path.Count;
    }

    public void Unmute(int place)
    {
        _muted--;
        _path.RemoveRange(place, _path.Count - place);
    }

    /// <summary>Always false. Keeps what is said first.</summary>
    public bool Fail(string expected)
    {
        if (_muted == 0 && Complaint is null)
        {
            Complaint = $"{(_path.Count == 0 ? "the whole" : string.Join('.', _path.Select(Shown)))} {expected}";
        }

        return false;
    }

    // Names come from the caller and may be anything.
    private static string Shown(string name)
    {
        var text = name.Length > LongestName ? name[..LongestName] + "…" : name;
        return text.Any(static letter => char.IsControl(letter) || char.IsSurrogate(letter)) ? "?" : text;
    }

    private void GiveUp()
    {
        IsOver = true;
        Complaint = "the whole is too large or too deep to be held against the schema";
    }
}
