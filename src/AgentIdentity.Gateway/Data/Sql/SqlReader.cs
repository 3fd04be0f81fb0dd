using System.Globalization;
using System.Text;

namespace AgentIdentity.Gateway.Data.Sql;

/// <summary>
/// Reads one statement of a part of SQL, and writes it anew while it does: names in quotes and with their schema, keywords where the grammar has
/// them, one blank between all of it. What goes to the database is this second text, so that it can hold nothing that was not read here.
/// Names of tables stand in it behind FROM, JOIN, INTO, UPDATE and USING only, and each of those is a use that is decided.
/// </summary>
internal sealed partial class SqlReader
{
    private const int LongestStatement = 64 * 1024;
    private const int MostNested = 60;
    private readonly StringBuilder _text = new();
    private readonly List<SqlToken> _tokens;
    private readonly SqlNames _names = new();
    private readonly Stack<HashSet<string>> _queries = new();
    private readonly SqlSettings _settings;
    private int _at;
    private int _depth;
    private int _parameters;

    private SqlReader(List<SqlToken> tokens, SqlSettings settings) => (_tokens, _settings) = (tokens, settings);

    /// <summary>The statement; what is not understood is refused.</summary>
    /// <exception cref="SqlRefusedException">Says what is in the way.</exception>
    public static SqlStatement Read(string sql, SqlSettings settings) => sql.Length <= LongestStatement
        ? new SqlReader(SqlScanner.Read(sql), settings).ReadStatement()
        : throw new SqlRefusedException($"A statement has at most {LongestStatement} characters", LongestStatement);

    private SqlToken Here => _tokens[_at];

    private SqlToken After => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    private SqlStatement ReadStatement()
    {
        _queries.Push(new HashSet<string>(StringComparer.Ordinal));
        if (Here.IsWord("with"))
        {
            ReadWith();
        }

        var action = Here.Kind == SqlTokenKind.Word ? Here.Text : "";
        switch (action)
        {
            case "insert":
                ReadInsert();
                break;
            case "update":
                ReadUpdate();
                break;
            case "delete":
                ReadDelete();
                break;
            default:
                action = "select";
                ReadQuery();
                break;
        }

        if (Here.IsMark(";"))
        {
            _at++;
        }

        return Here.Kind == SqlTokenKind.End
            ? new SqlStatement(action.ToUpperInvariant(), _text.ToString().TrimEnd(), _parameters, _names.Uses())
            : throw Refuse("One statement of SELECT, INSERT, UPDATE or DELETE is read, and this is not part of it");
    }

    private SqlRefusedException Refuse(string why) =>
        new(Here.Kind == SqlTokenKind.End ? $"{why} (the end)" : $"{why} ('{(Here.Text.Length > 40 ? Here.Text[..40] : Here.Text)}')", Here.Position);

    private void Write(string text) => _text.Append(text).Append(' ');

    private void WriteName(string name) => Write("\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"");

    // A backslash means itself under every setting of the server only in a text that says so.
    private void WriteText(string text)
    {
        var quoted = "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
        Write(quoted.Contains('\\', StringComparison.Ordinal) ? "E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) : quoted);
    }

    private bool TryWord(string word)
    {
        if (!Here.IsWord(word))
        {
            return false;
        }

        Write(word.ToUpperInvariant());
        _at++;
        return true;
    }

    private void Word(string word)
    {
        if (!TryWord(word))
        {
            throw Refuse($"{word.ToUpperInvariant()} is expected");
        }
    }

    private bool TryMark(string mark)
    {
        if (!Here.IsMark(mark))
        {
            return false;
        }

        Write(mark);
        _at++;
        return true;
    }

    private void Mark(string mark)
    {
        if (!TryMark(mark))
        {
            throw Refuse($"{mark} is expected");
        }
    }

    /// <summary>Takes a name and does not write it.</summary>
    private string TakeName(string what)
    {
        if (!Here.IsName)
        {
            throw Refuse($"{what} is expected, in double quotes where it is a word of SQL");
        }

        return _tokens[_at++].Text;
    }

    private string Name(string what)
    {
        var name = TakeName(what);
        WriteName(name);
        return name;
    }

    private List<string> Names(string what)
    {
        List<string> names = [];
        Mark("(");
        do
        {
            names.Add(Name(what));
        }
        while (TryMark(","));
        Mark(")");
        return names;
    }

    private void Parameter()
    {
        var number = int.Parse(Here.Text, CultureInfo.InvariantCulture);
        _parameters = Math.Max(_parameters, number);
        Write("$" + Here.Text);
        _at++;
    }

    private void Nested(Action read)
    {
        if (++_depth > MostNested)
        {
            throw Refuse("The statement nests too deeply");
        }

        read();
        _depth--;
    }
}
