#!/usr/bin/python3
"""Debian's django-oauth-toolkit as a provider, on 127.0.0.1.

Usage: django-oauth-toolkit.py PORT FOLDER. FOLDER keeps the database, the signing key (made
where there is none) and issued.json, with one line for each answer of the token
endpoint. User ada with the password "password"; public client native.
"""
import json
import os
import subprocess
import sys

port, folder = sys.argv[1], sys.argv[2]
os.makedirs(os.path.join(folder, 't', 'registration'), exist_ok=True)
key = os.path.join(folder, 'key.pem')
if not os.path.exists(key):
    subprocess.run(['openssl', 'genrsa', '-out', key, '2048'], check=True, capture_output=True)
with open(os.path.join(folder, 't', 'registration', 'login.html'), 'w') as page:
    page.write('<title>Sign in</title><form method="post">{% csrf_token %}<input name="username"><input type="password" name="password">'
               '<input type="hidden" name="next" value="{{ next }}"><button>Sign in</button></form>')

import django
from django.conf import settings

CONTEXT = ['django.template.context_processors.request', 'django.contrib.auth.context_processors.auth', 'django.contrib.messages.context_processors.messages']
settings.configure(
    DEBUG=True, SECRET_KEY='x' * 50, ALLOWED_HOSTS=['127.0.0.1'], ROOT_URLCONF='__main__', USE_TZ=True, LOGIN_URL='/login/',
    DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    INSTALLED_APPS=['django.contrib.auth', 'django.contrib.contenttypes', 'django.contrib.sessions', 'django.contrib.messages', 'oauth2_provider'],
    MIDDLEWARE=[
        'django.middleware.common.CommonMiddleware', 'django.contrib.sessions.middleware.SessionMiddleware',
        'django.middleware.csrf.CsrfViewMiddleware', 'django.contrib.auth.middleware.AuthenticationMiddleware',
        'django.contrib.messages.middleware.MessageMiddleware', '__main__.record',
    ],
    TEMPLATES=[{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [os.path.join(folder, 't')], 'APP_DIRS': True,
                'OPTIONS': {'context_processors': CONTEXT}}],
    DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': os.path.join(folder, 'db.sqlite3'), 'OPTIONS': {'timeout': 20}}},
    OAUTH2_PROVIDER={
        'OIDC_ENABLED': True, 'OIDC_RSA_PRIVATE_KEY': open(key).read(), 'PKCE_REQUIRED': True, 'OAUTH2_VALIDATOR_CLASS': '__main__.Validator',
        'SCOPES': {'openid': 'OpenID', 'profile': 'Profile', 'email': 'Email', 'read': 'Read'},
    },
)
django.setup()

from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.core.management import call_command
from django.urls import include, path
from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator


class Validator(OAuth2Validator):
    """Adds a name and an email to the claims."""
    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return {'name': request.user.get_full_name(), 'email': request.user.email}


def record(get_response):
    """Notes every answer of the token endpoint, so that a test knows every token."""
    def middleware(request):
        response = get_response(request)
        if request.path == '/o/token/' and response.status_code == 200:
            with open(os.path.join(folder, 'issued.json'), 'ab') as issued:
                issued.write(response.content + b'\n')
        return response
    return middleware


urlpatterns = [path('login/', LoginView.as_view()), path('o/', include('oauth2_provider.urls', namespace='oauth2_provider'))]
call_command('migrate', verbosity=0)
if not User.objects.exists():
    ada = User.objects.create_user('ada', 'ada@example.test', 'password', first_name='Ada', last_name='Lovelace')
    Application.objects.create(
        name='Latchkey', client_id='native', client_type='public', authorization_grant_type='authorization-code', algorithm='RS256',
        redirect_uris='http://127.0.0.1/cb/django', user=ada)
call_command('runserver', f'127.0.0.1:{port}', '--noreload')
