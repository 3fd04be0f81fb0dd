namespace AgentIdentity.Gateway.Data.Sql;

internal enum SqlTokenKind
{
    /// <summary>A name or keyword without quotes, in lower case.</summary>
    Word,

    /// <summary>A name in double quotes, as it is.</summary>
    Quoted,

    Text,
    Number,

    /// <summary><c>$1</c>; the text is the number.</summary>
    Parameter,

    Operator,

    /// <summary>One of <c>( ) [ ] , .</c> and <c>::</c>.</summary>
    Mark,

    End,
}

/// <summary>A piece of a statement.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Without quotes and escapes.</param>
/// <param name="Position">Where it began.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, int Position)
{
    public bool IsWord(string word) => Kind == SqlTokenKind.Word && Text == word;

    public bool IsMark(string mark) => Kind == SqlTokenKind.Mark && Text == mark;

    public bool IsOperator(string text) => Kind == SqlTokenKind.Operator && Text == text;

    public bool IsName => Kind == SqlTokenKind.Quoted || (Kind == SqlTokenKind.Word && !SqlWords.AreReserved(Text));
}
