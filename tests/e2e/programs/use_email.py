import email.mime.text as t, email; m=t.MIMEText('héé','plain','utf-8'); m['Subject']='Grüße'; print(email.message_from_string(m.as_string())['Subject'])
